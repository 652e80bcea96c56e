namespace EsmTestKit.Internal.Contracts;

/// <summary>The steps that make a mapping's source, its destination and itself, and that fill the source.</summary>
internal static class MappingRecords
{
    private static readonly JsonTree True = JsonValues.Text("true");

    public static IEnumerable<JsonTree> Resources(MappingDocument mapping)
    {
        yield return mapping.Service switch
        {
            "sqs" => Call("sqs:CreateQueue", "source", ("QueueName", JsonValues.Text(mapping.Source)), ("Attributes", IsFifo(mapping) ? JsonValues.Object(("FifoQueue", True), ("ContentBasedDeduplication", True)) : JsonValues.Object())),
            "kinesis" => Call("kinesis:CreateStream", null, ("StreamName", JsonValues.Text(mapping.Source)), ("ShardCount", JsonValues.Number(1))),
            _ => Call(
                "dynamodb:CreateTable",
                null,
                ("TableName", JsonValues.Text(mapping.Source)),
                ("AttributeDefinitions", JsonValues.Array([JsonValues.Object(("AttributeName", JsonValues.Text("id")), ("AttributeType", JsonValues.Text("S")))])),
                ("KeySchema", JsonValues.Array([JsonValues.Object(("AttributeName", JsonValues.Text("id")), ("KeyType", JsonValues.Text("HASH")))])),
                ("BillingMode", JsonValues.Text("PAY_PER_REQUEST")),
                ("StreamSpecification", JsonValues.Object(("StreamEnabled", new JsonTree.Bool(TextPosition.None, true)), ("StreamViewType", JsonValues.Text("NEW_AND_OLD_IMAGES"))))),
        };
        if (mapping.Destination is { } destination)
        {
            yield return destination.Service switch
            {
                "sqs" => Call("sqs:CreateQueue", null, ("QueueName", JsonValues.Text(destination.Name))),
                "sns" => Call("sns:CreateTopic", null, ("Name", JsonValues.Text(destination.Name))),
                _ => Call("s3:CreateBucket", null, ("Bucket", JsonValues.Text(destination.Name))),
            };
        }

        yield return Call("lambda:CreateEventSourceMapping", null, [.. mapping.Request.Members.Select(member => (member.Name, member.Value))]);
    }

    public static IReadOnlyList<JsonTree> Steps(MappingDocument mapping, IReadOnlyList<JsonTree> records) => [.. records.Select(record => mapping.Service switch
    {
        "sqs" => Call("sqs:SendMessage", null, [("QueueUrl", JsonValues.Text("${source.QueueUrl}")), .. Message(mapping, record)]),
        "kinesis" => Call("kinesis:PutRecord", null, [("StreamName", JsonValues.Text(mapping.Source)), .. StreamRecord(record)]),
        _ => Call("dynamodb:PutItem", null, ("TableName", JsonValues.Text(mapping.Source)), ("Item", record is JsonTree.Object item && item["id"] is not null
            ? JsonValues.Object((RequestTemplate.Literal, record))
            : throw record.At.Error("This is no item of the compared table: its key is \"id\".", "Write { \"id\": { \"S\": \"1\" } } with further attributes.")))
    })];

    private static IEnumerable<(string, JsonTree)> Message(MappingDocument mapping, JsonTree record)
    {
        var given = record is JsonTree.Object value && value["MessageBody"] is not null ? value : null;
        IEnumerable<(string, JsonTree)> members = given is not null
            ? given.Members.Select(member => (member.Name, member.Value))
            : [("MessageBody", Literal(JsonValues.AsText(record)))];
        return IsFifo(mapping) && given?["MessageGroupId"] is null ? members.Append(("MessageGroupId", JsonValues.Text("1"))) : members;
    }

    private static IEnumerable<(string, JsonTree)> StreamRecord(JsonTree record)
    {
        if (record is not JsonTree.Object given || given["Data"] is null) return [("PartitionKey", JsonValues.Text("1")), ("Data", JsonValues.Object(("text", Literal(JsonValues.AsText(record)))))];
        var members = given.Members.Select(member => (member.Name, member.Value));
        return given["PartitionKey"] is null ? members.Prepend(("PartitionKey", JsonValues.Text("1"))) : members;
    }

    // A record may hold ${…} of its own.
    private static JsonTree.Object Literal(string text) => JsonValues.Object((RequestTemplate.Literal, JsonValues.Text(text)));

    private static bool IsFifo(MappingDocument mapping) => mapping.Source.EndsWith(".fifo", StringComparison.Ordinal);

    private static JsonTree.Object Call(string operation, string? name, params (string, JsonTree)[] with)
    {
        var members = new List<(string, JsonTree)> { ("call", JsonValues.Text(operation)), ("with", JsonValues.Object(with)) };
        if (name is not null) members.Add(("as", JsonValues.Text(name)));
        return JsonValues.Object(members);
    }
}
