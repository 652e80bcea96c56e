using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Wire;

namespace EsmTestKit.AwsApi.Tests;

/// <summary>Kinesis over the wire (section 6 of the rules of the wire).</summary>
public sealed class KinesisWireTests : IAsyncDisposable
{
    private readonly WireWorld _world = new();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    [Covers("WIR-058", "STR-013")]
    public void Every_operation_of_the_model_is_there_in_JSON_1_1()
    {
        foreach (var operation in new[]
        {
            "AddTagsToStream", "CreateStream", "DecreaseStreamRetentionPeriod", "DeleteStream", "DeregisterStreamConsumer", "DescribeStream", "DescribeStreamConsumer", "DescribeStreamSummary", "GetRecords",
            "GetShardIterator", "IncreaseStreamRetentionPeriod", "ListShards", "ListStreamConsumers", "ListStreams", "ListTagsForStream", "MergeShards", "PutRecord", "PutRecords", "RegisterStreamConsumer",
            "RemoveTagsFromStream", "SplitShard", "SubscribeToShard", "UpdateShardCount", "UpdateStreamMode",
        })
        {
            var answer = Call(operation, "{}");
            Assert.Null(answer.Cause);
            Assert.Equal("application/x-amz-json-1.1", answer.Header("Content-Type"));
        }
    }

    [Fact]
    [Covers("WIR-058")]
    public async Task A_stream_is_named_by_name_or_by_ARN()
    {
        var stream = _world.Sim.CreateStream("orders");
        Assert.Equal("CREATING", Text(Call("DescribeStreamSummary", """{"StreamName":"orders"}""")));
        await _world.Sim.RunUntilIdleAsync();

        var byName = WireWorld.JsonOf(Call("DescribeStreamSummary", """{"StreamName":"orders"}"""));
        var byArn = WireWorld.JsonOf(Call("DescribeStreamSummary", $$"""{"StreamARN":"{{stream.Arn}}"}"""));

        Assert.Equal(byName.ToJsonString(), byArn.ToJsonString());
        Assert.Equal(stream.Arn, byName["StreamDescriptionSummary"]!["StreamARN"]!.GetValue<string>());
    }

    [Fact]
    [Covers("WIR-059", "WIR-063", "WIR-021", "WIR-022")]
    public async Task Records_are_read_as_they_were_put_with_the_end_of_the_shard()
    {
        var stream = _world.Sim.CreateStream("orders");
        await _world.Sim.AdvanceAsync(TimeSpan.FromMilliseconds(1_250));
        Call("PutRecord", """{"StreamName":"orders","PartitionKey":"a","Data":"AAH/"}""");
        var first = Read(Iterator("TRIM_HORIZON"));
        var record = Assert.Single(first["Records"]!.AsArray())!.AsObject();

        Assert.Equal(["ApproximateArrivalTimestamp", "Data", "PartitionKey", "SequenceNumber"], record.Select(member => member.Key).Order(StringComparer.Ordinal));
        Assert.Equal(("AAH/", "a"), (record["Data"]!.GetValue<string>(), record["PartitionKey"]!.GetValue<string>()));
        var instant = record["ApproximateArrivalTimestamp"]!.ToJsonString();
        Assert.Equal(_world.Sim.Now.ToUnixTimeMilliseconds() / 1000m, decimal.Parse(instant, NumberStyles.Float, CultureInfo.InvariantCulture));
        Assert.DoesNotContain("E", instant, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(["MillisBehindLatest", "NextShardIterator", "Records"], first.Select(member => member.Key).Order(StringComparer.Ordinal));

        stream.SplitShard("shardId-000000000000");
        var last = Read(first["NextShardIterator"]!.GetValue<string>());

        Assert.False(last.ContainsKey("NextShardIterator"));
        Assert.Equal(["shardId-000000000001", "shardId-000000000002"], last["ChildShards"]!.AsArray().Select(child => child!["ShardId"]!.GetValue<string>()));
    }

    [Fact]
    [Covers("WIR-060")]
    public async Task Each_entry_of_PutRecords_has_a_number_or_an_error()
    {
        await using var sim = new EsmSimulation(new() { Kinesis = new() { EnforceThroughput = true } });
        sim.CreateStream("orders");
        var large = Convert.ToBase64String(new byte[1_000_000]);
        var endpoint = new AwsEndpoint(sim);

        // The shard's bucket of bytes is empty after some of them.
        var failed = new List<JsonObject>();
        for (var round = 0; round < 12 && failed.Count == 0; round++)
        {
            var answer = WireWorld.JsonOf(WireWorld.Send(endpoint, "POST", "/", Encoding.UTF8.GetBytes($$"""{"StreamName":"orders","Records":[{"PartitionKey":"a","Data":"{{large}}"},{"PartitionKey":"a","Data":"{{large}}"}]}"""), Target("PutRecords")));
            var parts = answer["Records"]!.AsArray().Select(part => part!.AsObject()).ToList();
            failed.AddRange(parts.Where(part => part.ContainsKey("ErrorCode")));
            Assert.Equal(failed.Count, answer["FailedRecordCount"]!.GetValue<int>());
            Assert.All(parts.Except(failed), part => Assert.Equal(["SequenceNumber", "ShardId"], part.Select(member => member.Key)));
        }

        Assert.All(failed, part => Assert.Equal(["ErrorCode", "ErrorMessage"], part.Select(member => member.Key)));
        Assert.Equal("ProvisionedThroughputExceededException", failed[0]["ErrorCode"]!.GetValue<string>());
    }

    [Fact]
    [Covers("WIR-026")]
    public void Nobody_is_throttled_by_default()
    {
        _world.Sim.CreateStream("orders");
        var entries = string.Join(',', Enumerable.Repeat("""{"PartitionKey":"a","Data":"AA=="}""", 500));

        for (var round = 0; round < 4; round++) Assert.Equal(0, WireWorld.JsonOf(Call("PutRecords", $$"""{"StreamName":"orders","Records":[{{entries}}]}"""))["FailedRecordCount"]!.GetValue<int>());
    }

    [Fact]
    [Covers("WIR-061")]
    public async Task Refusals_have_their_texts()
    {
        _world.Sim.CreateStream("orders");
        Assert.Equal(("ResourceNotFoundException", "Stream none under account 123456789012 not found."), Error("DescribeStream", """{"StreamName":"none"}"""));
        Assert.Equal(("ResourceInUseException", "Stream orders under account 123456789012 already exists."), Error("CreateStream", """{"StreamName":"orders","ShardCount":1}"""));
        Assert.Equal("InvalidArgumentException", Error("GetRecords", """{"ShardIterator":"x"}""").Code);
        var iterator = Iterator("LATEST");
        await _world.Sim.AdvanceAsync(TimeSpan.FromSeconds(301));
        Assert.Equal("ExpiredIteratorException", Error("GetRecords", $$"""{"ShardIterator":"{{iterator}}"}""").Code);
    }

    [Theory]
    [Covers("WIR-033", "WIR-062")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_subscription_is_a_stream_of_events_that_begins_with_its_response(bool cbor)
    {
        var stream = _world.Sim.CreateStream("orders");
        var consumer = stream.RegisterStreamConsumer("reader");
        await _world.Sim.RunUntilIdleAsync();
        await _world.Sim.AdvanceAsync(TimeSpan.FromSeconds(10));
        stream.PutRecord("hello", "a");
        var request = new JsonObject { ["ConsumerARN"] = consumer.Arn, ["ShardId"] = "shardId-000000000000", ["StartingPosition"] = new JsonObject { ["Type"] = "TRIM_HORIZON" } };

        var answer = cbor
            ? _world.Send("POST", "/", CborWriter.Write(JsonServices.Kinesis, request).ToArray(), ("X-Amz-Target", "Kinesis_20131202.SubscribeToShard"), ("Content-Type", "application/x-amz-cbor-1.1"))
            : Call("SubscribeToShard", request.ToJsonString());

        Assert.Equal((200, "application/vnd.amazon.eventstream"), (answer.Status, answer.Header("Content-Type")));
        var events = Frames(answer.Body);
        Assert.Equal(["initial-response", "SubscribeToShardEvent"], events.Select(frame => frame.Headers[":event-type"]));
        Assert.All(events, frame => Assert.Equal(("event", cbor ? "application/x-amz-cbor-1.1" : "application/x-amz-json-1.1"), (frame.Headers[":message-type"], frame.Headers[":content-type"])));
        var pushed = cbor ? CborReader.ReadObject(events[1].Payload, JsonServices.Kinesis.Timestamps) : JsonNode.Parse(events[1].Payload)!.AsObject();
        Assert.Equal("aGVsbG8=", pushed["Records"]![0]!["Data"]!.GetValue<string>());
        Assert.Equal(pushed["Records"]![0]!["SequenceNumber"]!.GetValue<string>(), pushed["ContinuationSequenceNumber"]!.GetValue<string>());
        Assert.Equal("0", pushed["MillisBehindLatest"]!.ToJsonString());
    }

    [Fact]
    [Covers("WIR-062")]
    public async Task A_subscription_that_is_refused_is_an_ordinary_error()
    {
        var stream = _world.Sim.CreateStream("orders");
        var consumer = stream.RegisterStreamConsumer("reader");
        await _world.Sim.AdvanceAsync(TimeSpan.FromSeconds(10));
        string Request() => $$"""{"ConsumerARN":"{{consumer.Arn}}","ShardId":"shardId-000000000000","StartingPosition":{"Type":"LATEST"} }""";

        var quiet = Frames(Call("SubscribeToShard", Request()).Body);

        Assert.Equal(["initial-response", "SubscribeToShardEvent"], quiet.Select(frame => frame.Headers[":event-type"]));
        Assert.Equal("ResourceInUseException", Error("SubscribeToShard", Request()).Code);
    }

    private static List<(Dictionary<string, string> Headers, byte[] Payload)> Frames(ReadOnlyMemory<byte> body)
    {
        var frames = new List<(Dictionary<string, string>, byte[])>();
        for (var rest = body.Span; rest.Length > 0; rest = rest[BinaryPrimitives.ReadInt32BigEndian(rest)..])
        {
            var (total, headers) = (BinaryPrimitives.ReadInt32BigEndian(rest), BinaryPrimitives.ReadInt32BigEndian(rest[4..]));
            Assert.Equal(Crc32.Of(rest[..8]), BinaryPrimitives.ReadUInt32BigEndian(rest[8..]));
            Assert.Equal(Crc32.Of(rest[..(total - 4)]), BinaryPrimitives.ReadUInt32BigEndian(rest[(total - 4)..]));
            var read = new Dictionary<string, string>();
            for (var span = rest[12..(12 + headers)]; span.Length > 0;)
            {
                var name = Encoding.UTF8.GetString(span[1..(1 + span[0])]);
                span = span[(1 + span[0])..];
                Assert.Equal(7, span[0]);
                var length = BinaryPrimitives.ReadUInt16BigEndian(span[1..]);
                read[name] = Encoding.UTF8.GetString(span[3..(3 + length)]);
                span = span[(3 + length)..];
            }

            frames.Add((read, rest[(12 + headers)..(total - 4)].ToArray()));
        }

        return frames;
    }

    private static string Text(AwsHttpResponse answer) => WireWorld.JsonOf(answer)["StreamDescriptionSummary"]!["StreamStatus"]!.GetValue<string>();

    private string Iterator(string type) =>
        WireWorld.JsonOf(Call("GetShardIterator", $$"""{"StreamName":"orders","ShardId":"shardId-000000000000","ShardIteratorType":"{{type}}"}"""))["ShardIterator"]!.GetValue<string>();

    private JsonObject Read(string iterator) => WireWorld.JsonOf(Call("GetRecords", $$"""{"ShardIterator":"{{iterator}}"}""")).AsObject();

    private (string Code, string Message) Error(string operation, string body)
    {
        var answer = Call(operation, body);
        Assert.Equal(400, answer.Status);
        return (WireWorld.JsonOf(answer)["__type"]!.GetValue<string>(), WireWorld.JsonOf(answer)["message"]!.GetValue<string>());
    }

    private AwsHttpResponse Call(string operation, string body) => _world.Send("POST", "/", body, Target(operation));

    private static (string, string)[] Target(string operation) => [("X-Amz-Target", $"Kinesis_20131202.{operation}"), ("Content-Type", "application/x-amz-json-1.1")];
}
