using System.Text.RegularExpressions;

namespace EsmTestKit.Internal.Contracts;

/// <summary>An invocation that a contract lists.</summary>
/// <param name="Records">What the contract calls the records of the event, in order.</param>
/// <param name="IsOrdered">Whether the records come from a source that keeps an order: a stream or a FIFO queue.</param>
internal sealed partial record OutlinedInvocation(IReadOnlyList<string> Records, bool IsOrdered, JsonTree? Event, JsonTree? Result, JsonTree? Error, string? At)
{
    public static OutlinedInvocation Of(JsonTree tree)
    {
        var invocation = tree as JsonTree.Object ?? JsonValues.Object();
        var records = ContractOutline.Items((invocation["event"] as JsonTree.Object)?["Records"]);
        return new(
            [.. records.Select(Record)],
            records.OfType<JsonTree.Object>().Any(IsInOrder),
            invocation["event"],
            invocation["result"],
            invocation["error"],
            invocation["at"] is { } at ? JsonValues.AsText(at) : null);
    }

    private static bool IsInOrder(JsonTree.Object record) => record["kinesis"] is not null || record["dynamodb"] is not null || (record["attributes"] as JsonTree.Object)?["MessageGroupId"] is not null;

    private static string Record(JsonTree tree)
    {
        if (tree is not JsonTree.Object record) return ShownValue.Of(tree);
        var id = record["messageId"] ?? (record["kinesis"] as JsonTree.Object)?["sequenceNumber"] ?? (record["dynamodb"] as JsonTree.Object)?["SequenceNumber"];
        if (id is not JsonTree.Text text || Anonymous().IsMatch(text.Value)) return CompactJson.Of(record);
        var named = Named().Match(text.Value);
        return named.Success ? named.Groups["name"].Value : text.Value;
    }

    // A form without a name is any record.
    [GeneratedRegex(@"\A<[A-Za-z]+>\z")]
    private static partial Regex Anonymous();

    [GeneratedRegex(@"\A(?:\$\{(?<name>[^.}]+)[^}]*\}|<[A-Za-z]+:(?<name>[^>]+)>)\z")]
    private static partial Regex Named();
}
