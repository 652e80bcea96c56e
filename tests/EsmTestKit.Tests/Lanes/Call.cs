using System.Text.Json.Nodes;
using EsmTestKit.Internal.Functions;

namespace EsmTestKit.Tests.Lanes;

/// <summary>One attempt as the consumer of a test sees it: records by their number, 1 the first that was put.</summary>
internal sealed class Call(ScriptedCall call)
{
    public JsonNode Event { get; } = JsonNode.Parse(call.Request.Payload.Span)!;

    public IReadOnlyList<int> Records { get; } = [.. call.Request.Records.Select(record => (int)record.Number)];

    public string RequestId => call.Request.RequestId;

    public bool IsFinal => Event["isFinalInvokeForWindow"]?.GetValue<bool>() ?? false;

    /// <summary>The sequence number of a record of this batch; null where it isn't in it.</summary>
    public string? SequenceNumber(int record) => Records.ToList().IndexOf(record) is >= 0 and var index ? SequenceNumber(Event["Records"]![index]!) : null;

    public static string SequenceNumber(JsonNode record) => (record["kinesis"]?["sequenceNumber"] ?? record["dynamodb"]!["SequenceNumber"])!.GetValue<string>();
}
