namespace EsmTestKit.Internal.Templates;

/// <summary>What a mapping polls, by its ARN. Region and account are the simulation's, whatever the ARN says.</summary>
/// <param name="Arn">The ARN as the template gives it.</param>
/// <param name="Service"><c>sqs</c>, <c>kinesis</c> or <c>dynamodb</c>.</param>
/// <param name="Name">The queue's, stream's or table's name.</param>
/// <param name="Consumer">The name of the enhanced fan-out consumer; null: none.</param>
internal sealed record MappingSource(string Arn, string Service, string Name, string? Consumer)
{
    public bool IsQueue => Service == "sqs";

    public static MappingSource? Of(string arn)
    {
        if (arn.Split(':', 6) is not ["arn", _, var service, _, _, { Length: > 0 } resource] || service is not ("sqs" or "kinesis" or "dynamodb")) return null;
        var path = resource.Split('/');
        if (service == "sqs") return new MappingSource(arn, service, resource, null);
        if (path.Length < 2) return null;
        return new MappingSource(arn, service, path[1], path is [_, _, "consumer", var consumer, ..] ? consumer.Split(':')[0] : null);
    }
}
