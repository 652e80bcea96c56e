namespace EsmTestKit.Internal.Contracts;

/// <summary>A call of a contract, with the resource that it is about.</summary>
/// <param name="Number">From 0, among the calls.</param>
/// <param name="Operation">Service and operation: <c>sqs:SendMessage</c>.</param>
/// <param name="Target">The resource's name; of a mapping, source and function.</param>
/// <param name="As">The response's name; null: nothing speaks of it.</param>
internal sealed record OutlinedCall(int Number, string Operation, string Target, JsonTree.Object With, string? As, JsonTree? Expect, JsonTree? ExpectError)
{
    private string Service => Operation.Split(':')[0];

    /// <summary>Calls with the same key are about the same thing.</summary>
    public string Key => $"{Operation} {Target}";

    public bool IsOfMapping => Verb.EndsWith("EventSourceMapping", StringComparison.Ordinal);

    /// <summary>Whether it makes a resource or sets it up.</summary>
    public bool SetsUp => Verb is "SetQueueAttributes" or "Subscribe" or "UpdateTimeToLive" or "PutFunctionConcurrency" || Verb.StartsWith("Create", StringComparison.Ordinal) || (Verb.StartsWith("Update", StringComparison.Ordinal) && Verb != "UpdateItem");

    /// <summary>The resource, for people.</summary>
    public string Where => IsOfMapping ? $"mapping {Target}" : $"{Kind} {Target}";

    private string Kind => Service switch
    {
        "sqs" => "queue",
        "kinesis" => "stream",
        "dynamodb" or "dynamodbstreams" => "table",
        "sns" => "topic",
        "s3" => "bucket",
        _ => "function",
    };

    /// <summary>The operation without its service, for people.</summary>
    public string Verb => Operation.Split(':')[1];
}
