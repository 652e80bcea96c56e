namespace EsmTestKit.Internal.Contracts;

/// <summary>An event as recorded contracts show it: what a reviewer looks at, without what is the same in every event or follows from the rest.</summary>
internal static class RecordedEvent
{
    private static readonly string[] Record =
        ["awsRegion", "eventSource", "eventVersion", "receiptHandle", "md5OfBody", "md5OfMessageAttributes", "invokeIdentityArn", "eventID"];

    private static readonly string[] Inner = ["SenderId", "SentTimestamp", "ApproximateFirstReceiveTimestamp", "kinesisSchemaVersion", "approximateArrivalTimestamp", "ApproximateCreationDateTime", "SizeBytes", "StreamViewType"];

    public static JsonTree Of(JsonTree document, RecordedValues values)
    {
        if (document is not JsonTree.Object value || value["Records"] is not JsonTree.Array records) return values.Expected(document);
        return JsonValues.Object(value.Members.Select(member => member.Name == "Records"
            ? ("Records", JsonValues.Array(records.Items.Select(record => record is JsonTree.Object known ? Of(known, values) : values.Expected(record))))
            : (member.Name, values.Expected(member.Name, member.Value))));
    }

    private static JsonTree.Object Of(JsonTree.Object record, RecordedValues values) => JsonValues.Object(record.Members
        .Where(member => !Record.Contains(member.Name) || IsShardOf(member))
        .Where(member => member is not { Name: "messageAttributes", Value: JsonTree.Object { Members.Count: 0 } } and not { Name: "eventName", Value: JsonTree.Text { Value: "aws:kinesis:record" } })
        .Select(member => (member.Name, member is { Name: "attributes" or "kinesis" or "dynamodb", Value: JsonTree.Object inner } ? Told(inner, values) : values.Expected(member.Name, member.Value)))
        .Append(("<more>", new JsonTree.Bool(TextPosition.None, true))));

    private static JsonTree.Object Told(JsonTree.Object inner, RecordedValues values) => JsonValues.Object(inner.Members
        .Where(member => !Inner.Contains(member.Name))
        .Select(member => (member.Name, values.Expected(member.Name, member.Value)))
        .Append(("<more>", new JsonTree.Bool(TextPosition.None, true))));

    // Kinesis tells the shard only in the event's id.
    private static bool IsShardOf(JsonMember member) => member is { Name: "eventID", Value: JsonTree.Text text } && text.Value.Contains(':', StringComparison.Ordinal);
}
