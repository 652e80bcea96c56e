using System.Text.Json.Nodes;

namespace EsmTestKit.AwsApi.Tests;

/// <summary>DynamoDB and its streams over the wire (section 7 of the rules of the wire).</summary>
public sealed class DynamoDbWireTests : IAsyncDisposable
{
    private readonly WireWorld _world = new();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    [Covers("WIR-064", "STR-013")]
    public void Every_operation_is_there_in_JSON_1_0()
    {
        foreach (var operation in new[]
        {
            "BatchGetItem", "BatchWriteItem", "CreateTable", "DeleteItem", "DeleteTable", "DescribeTable", "DescribeTimeToLive", "GetItem", "ListTables", "PutItem", "Query", "Scan", "TransactGetItems",
            "TransactWriteItems", "UpdateItem", "UpdateTable", "UpdateTimeToLive",
        })
        {
            var answer = Call(operation, "{}");
            Assert.Null(answer.Cause);
            Assert.Equal("application/x-amz-json-1.0", answer.Header("Content-Type"));
        }
    }

    [Fact]
    [Covers("WIR-064")]
    public void Expressions_say_what_is_changed_found_and_shown()
    {
        _world.Sim.CreateTable("orders", new("id") { SortKey = new("line") });
        foreach (var line in new[] { "a1", "a2", "b1" }) Call("PutItem", $$$"""{"TableName":"orders","Item":{"id":{"S":"1"},"line":{"S":"{{{line}}}"},"count":{"N":"5"},"tags":{"SS":["x","y"]},"list":{"L":[]} } }""");
        const string key = "\"TableName\":\"orders\",\"Key\":{\"id\":{\"S\":\"1\"},\"line\":{\"S\":\"a1\"}}";

        var updated = Json("UpdateItem", $$$"""
            { {{{key}}},"UpdateExpression":"SET #c = #c + :one, fresh = if_not_exists(fresh, :one), #l = list_append(#l, :item) REMOVE gone ADD grown :one DELETE tags :x",
            "ConditionExpression":"attribute_exists(id) AND NOT begins_with(line, :b)","ExpressionAttributeNames":{"#c":"count","#l":"list"},
            "ExpressionAttributeValues":{":one":{"N":"1"},":item":{"L":[{"S":"i"}]},":x":{"SS":["x"]},":b":{"S":"b"} },"ReturnValues":"ALL_NEW"}
            """)["Attributes"]!;
        Assert.Equal(("6", "1", "1"), (updated["count"]!["N"]!.GetValue<string>(), updated["fresh"]!["N"]!.GetValue<string>(), updated["grown"]!["N"]!.GetValue<string>()));
        Assert.Equal(("""["y"]""", """[{"S":"i"}]"""), (updated["tags"]!["SS"]!.ToJsonString(), updated["list"]!["L"]!.ToJsonString()));

        string Lines(string operation, string members) => string.Join(',', Json(operation, $$"""{"TableName":"orders",{{members}}}""")["Items"]!.AsArray().Select(item => item!["line"]!["S"]!.GetValue<string>()));
        const string one = "\"ExpressionAttributeValues\":{\":i\":{\"S\":\"1\"}";
        Assert.Equal("a1,a2", Lines("Query", $"\"KeyConditionExpression\":\"id = :i AND begins_with(line, :a)\",{one},\":a\":{{\"S\":\"a\"}}}}"));
        Assert.Equal("a2,b1", Lines("Query", $"\"KeyConditionExpression\":\"id = :i AND line BETWEEN :a AND :b\",{one},\":a\":{{\"S\":\"a2\"}},\":b\":{{\"S\":\"b9\"}}}}"));
        Assert.Equal("b1", Lines("Query", $"\"KeyConditionExpression\":\"id = :i AND line >= :a\",{one},\":a\":{{\"S\":\"b\"}}}}"));
        Assert.Equal("a2,b1", Lines("Scan", "\"FilterExpression\":\"attribute_not_exists(fresh) AND attribute_type(tags, :ss) AND contains(tags, :x) AND size(tags) > :one AND line IN (:p, :q)\",\"ExpressionAttributeValues\":{\":ss\":{\"S\":\"SS\"},\":x\":{\"S\":\"x\"},\":one\":{\"N\":\"1\"},\":p\":{\"S\":\"a2\"},\":q\":{\"S\":\"b1\"}}"));
        var shown = Json("GetItem", $$$"""{ {{{key}}},"ProjectionExpression":"line, #c","ExpressionAttributeNames":{"#c":"count"} }""")["Item"]!.AsObject();
        Assert.Equal(["count", "line"], shown.Select(member => member.Key).Order(StringComparer.Ordinal));

        var refused = WireWorld.JsonOf(Call("PutItem", """{"TableName":"orders","Item":{"id":{"S":"1"},"line":{"S":"a1"}},"ConditionExpression":"attribute_not_exists(id)","ReturnValuesOnConditionCheckFailure":"ALL_OLD"}"""));
        Assert.Equal("6", refused["Item"]!["count"]!["N"]!.GetValue<string>());
    }

    [Theory]
    [Covers("WIR-064")]
    [InlineData("BatchWriteItem", 25)]
    [InlineData("TransactWriteItems", 100)]
    public void A_batch_has_its_limit(string operation, int most)
    {
        _world.Sim.CreateTable("orders", new("id"));
        JsonNode Item(int index) => new JsonObject { ["id"] = new JsonObject { ["S"] = $"{index}" } };
        string Request(int count)
        {
            var puts = Enumerable.Range(0, count).Select(index => (JsonNode)(operation == "BatchWriteItem"
                ? new JsonObject { ["PutRequest"] = new JsonObject { ["Item"] = Item(index) } }
                : new JsonObject { ["Put"] = new JsonObject { ["TableName"] = "orders", ["Item"] = Item(index) } }));
            var list = new JsonArray([.. puts]);
            return (operation == "BatchWriteItem" ? new JsonObject { ["RequestItems"] = new JsonObject { ["orders"] = list } } : new JsonObject { ["TransactItems"] = list }).ToJsonString();
        }


        Assert.Equal(400, Call(operation, Request(most + 1)).Status);
        Assert.Equal(0, Json("Scan", """{"TableName":"orders","Select":"COUNT"}""")["Count"]!.GetValue<int>());
        Assert.Equal(200, Call(operation, Request(most)).Status);
        Assert.Equal(most, Json("Scan", """{"TableName":"orders","Select":"COUNT"}""")["Count"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("PutItem", "\"Item\":{\"id\":{\"S\":\"1\"}},\"Expected\":{\"id\":{\"Exists\":false}}", "Expected")]
    [InlineData("DeleteItem", "\"Key\":{\"id\":{\"S\":\"1\"}},\"Expected\":{\"id\":{\"Exists\":false}}", "Expected")]
    [InlineData("Query", "\"KeyConditions\":{\"id\":{\"ComparisonOperator\":\"EQ\",\"AttributeValueList\":[{\"S\":\"1\"}]}}", "KeyConditions")]
    public void Parameters_of_before_the_expressions_are_refused(string operation, string members, string member)
    {
        _world.Sim.CreateTable("orders", new("id"));

        var answer = Call(operation, $$"""{"TableName":"orders",{{members}}}""");

        Assert.Equal(400, answer.Status);
        Assert.Contains($"The kit does not simulate the member {member} of DynamoDB's {operation}.", Assert.IsType<EsmUsageException>(answer.Cause).Message, StringComparison.Ordinal);
    }

    [Fact]
    [Covers("WIR-067", "WIR-071")]
    public void A_table_s_stream_is_described_with_its_label()
    {
        var table = _world.Sim.CreateTable("orders", new("id") { StreamView = DynamoDbStreamView.NewAndOldImages });
        Assert.Matches("^arn:aws:dynamodb:us-east-1:123456789012:table/orders/stream/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}$", table.StreamArn!);

        Assert.Equal(table.StreamArn, WireWorld.JsonOf(Streams("ListStreams", "{}"))["Streams"]![0]!["StreamArn"]!.GetValue<string>());
        var description = WireWorld.JsonOf(Streams("DescribeStream", $$"""{"StreamArn":"{{table.StreamArn}}"}"""))["StreamDescription"]!;
        Assert.Equal(("ENABLED", "NEW_AND_OLD_IMAGES", "HASH"), (Text(description, "StreamStatus"), Text(description, "StreamViewType"), Text(description["KeySchema"]![0]!, "KeyType")));
        Assert.True(description["CreationRequestDateTime"]!.GetValue<decimal>() > 0);
        Assert.Matches("^[0-9]{21,40}$", Text(description["Shards"]![0]!["SequenceNumberRange"]!, "StartingSequenceNumber"));

        var refused = Streams("GetShardIterator", $$"""{"StreamArn":"{{table.StreamArn}}","ShardId":"{{Text(description["Shards"]![0]!, "ShardId")}}","ShardIteratorType":"AT_TIMESTAMP"}""");
        Assert.Equal(400, refused.Status);
    }

    [Fact]
    [Covers("WIR-071", "WIR-072", "WIR-073")]
    public async Task A_change_is_read_as_it_was_made_and_nothing_where_nothing_changed()
    {
        var table = _world.Sim.CreateTable("orders", new("id") { StreamView = DynamoDbStreamView.NewAndOldImages, TimeToLiveAttribute = "until" });
        var item = $$$"""{"TableName":"orders","Item":{"id":{"S":"1"},"until":{"N":"{{{_world.Sim.Now.ToUnixTimeSeconds() + 60}}}"} } }""";
        Call("PutItem", item);
        Call("PutItem", item);
        await _world.Sim.AdvanceAsync(TimeSpan.FromMinutes(2));

        var records = Records(table);

        Assert.Equal(["INSERT", "REMOVE"], records.Select(record => Text(record, "eventName")));
        Assert.Equal(["awsRegion", "dynamodb", "eventID", "eventName", "eventSource", "eventVersion"], records[0].Select(member => member.Key).Order(StringComparer.Ordinal));
        Assert.Equal(("1.1", "aws:dynamodb", "us-east-1"), (Text(records[0], "eventVersion"), Text(records[0], "eventSource"), Text(records[0], "awsRegion")));
        Assert.Equal(["ApproximateCreationDateTime", "Keys", "NewImage", "SequenceNumber", "SizeBytes", "StreamViewType"], records[0]["dynamodb"]!.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("E", records[0]["dynamodb"]!["ApproximateCreationDateTime"]!.ToJsonString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("""{"PrincipalId":"dynamodb.amazonaws.com","Type":"Service"}""", records[1]["userIdentity"]!.ToJsonString());
    }

    private List<JsonObject> Records(DynamoDbTable table)
    {
        var shard = Text(WireWorld.JsonOf(Streams("DescribeStream", $$"""{"StreamArn":"{{table.StreamArn}}"}"""))["StreamDescription"]!["Shards"]![0]!, "ShardId");
        var iterator = Text(WireWorld.JsonOf(Streams("GetShardIterator", $$"""{"StreamArn":"{{table.StreamArn}}","ShardId":"{{shard}}","ShardIteratorType":"TRIM_HORIZON"}""")), "ShardIterator");
        return [.. WireWorld.JsonOf(Streams("GetRecords", $$"""{"ShardIterator":"{{iterator}}"}"""))["Records"]!.AsArray().Select(record => record!.AsObject())];
    }

    private JsonNode Json(string operation, string body)
    {
        var answer = Call(operation, body);
        Assert.True(answer.Status == 200, WireWorld.Text(answer));
        return WireWorld.JsonOf(answer);
    }

    private AwsHttpResponse Call(string operation, string body) => _world.Json($"DynamoDB_20120810.{operation}", body);

    private AwsHttpResponse Streams(string operation, string body) => _world.Json($"DynamoDBStreams_20120810.{operation}", body);

    private static string Text(JsonNode node, string member) => node[member]!.GetValue<string>();
}
