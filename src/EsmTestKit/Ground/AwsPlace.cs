namespace EsmTestKit.Internal.Ground;

/// <summary>Where the simulation pretends to be: partition <c>aws</c>, one region, one account.</summary>
internal sealed record AwsPlace(string Region, string AccountId)
{
    public string Arn(string service, string resource) => $"arn:aws:{service}:{Region}:{AccountId}:{resource}";

    /// <summary>As AWS forms it (SQS-016).</summary>
    public string QueueUrl(string queue) => $"https://sqs.{Region}.amazonaws.com/{AccountId}/{queue}";
}
