using EsmTestKit.Internal.Filtering;

namespace EsmTestKit.Internal.Contracts;

/// <summary>A record of an event, with the identifier that a batch response names it by.</summary>
internal sealed record DeliveredItem(RecordSource Source, string Id, byte[] Json)
{
    public static IReadOnlyList<DeliveredItem> AllOf(ReadOnlySpan<byte> payload) =>
        JsonTreeParser.TryParse(payload) is JsonTree.Object { } document && document["Records"] is JsonTree.Array records
            ? [.. records.Items.OfType<JsonTree.Object>().Select(Read)]
            : [];

    private static DeliveredItem Read(JsonTree.Object record)
    {
        var json = JsonValues.Utf8(record);
        if (record["kinesis"] is JsonTree.Object kinesis) return new(RecordSource.Kinesis, Text(kinesis["sequenceNumber"]), json);
        if (record["dynamodb"] is JsonTree.Object change) return new(RecordSource.DynamoDb, Text(change["SequenceNumber"]), json);
        return new(RecordSource.Sqs, Text(record["messageId"]), json);
    }

    private static string Text(JsonTree? value) => value is null ? string.Empty : JsonValues.AsText(value);
}
