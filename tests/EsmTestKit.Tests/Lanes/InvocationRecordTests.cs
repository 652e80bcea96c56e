using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Functions;
using static EsmTestKit.Tests.Lanes.Consumer;
using static EsmTestKit.Tests.Lanes.LaneWorld;

namespace EsmTestKit.Tests.Lanes;

/// <summary>The document of what is given up, member by member: section 15.2.</summary>
public sealed class InvocationRecordTests
{
    [Fact, Covers("STR-348", "STR-349", "STR-351", "STR-352", "STR-353", "STR-354", "STR-355", "STR-358", "STR-359", "STR-360", "STR-361", "STR-362", "STR-364", "STR-365", "STR-366", "STR-367")]
    public async Task The_example_of_the_guide_comes_out_member_by_member()
    {
        // 500 records in the second of two shards, between 00:38:04.835 and 00:38:05.580; the only attempt ends at 00:38:06.021.
        await using var sim = new EsmSimulation(new EsmSimulationSettings { StartTime = At("00:38:04.835"), Region = "us-east-2" });
        var failed = sim.CreateQueue("failed");
        var stream = sim.CreateStream("mystream", new() { ShardCount = 2 });
        var function = sim.Functions.Create("myfunction", new ScriptedBody(call => Fails(new Call(call)) with { After = TimeSpan.FromMilliseconds(186) }), new());
        var mapping = sim.CreateEventSourceMapping(stream, function, Retrying(0, batchSize: 500) with { MaximumBatchingWindow = TimeSpan.FromSeconds(30), OnFailure = failed });
        var last = stream.Shards[1].EndingHashKey;
        for (var record = 0; record < 499; record++) stream.PutRecord("{}", "key", last);
        await sim.AdvanceAsync(At("00:38:05.580") - sim.Now);
        stream.PutRecord("{}", "key", last);

        await sim.RunUntilIdleAsync();

        Assert.Equal(
            $$$"""
            {
              "requestContext": {
                "requestId": "{{{Assert.Single(mapping.Invocations).RequestId}}}",
                "functionArn": "arn:aws:lambda:us-east-2:123456789012:function:myfunction",
                "condition": "RetryAttemptsExhausted",
                "approximateInvokeCount": 1
              },
              "responseContext": {
                "statusCode": 200,
                "executedVersion": "$LATEST",
                "functionError": "Unhandled"
              },
              "version": "1.0",
              "timestamp": "2019-11-14T00:38:06.021Z",
              "KinesisBatchInfo": {
                "shardId": "shardId-000000000001",
                "startSequenceNumber": "{{{stream.Records[0].SequenceNumber}}}",
                "endSequenceNumber": "{{{stream.Records[499].SequenceNumber}}}",
                "approximateArrivalOfFirstRecord": "2019-11-14T00:38:04.835Z",
                "approximateArrivalOfLastRecord": "2019-11-14T00:38:05.580Z",
                "batchSize": 500,
                "streamArn": "arn:aws:kinesis:us-east-2:123456789012:stream/mystream"
              }
            }
            """.ReplaceLineEndings("\n").Replace("\n", string.Empty, StringComparison.Ordinal).Replace(" ", string.Empty, StringComparison.Ordinal),
            Assert.Single(failed.Messages).Body);

        static DateTimeOffset At(string time) => DateTimeOffset.Parse($"2019-11-14T{time}Z", CultureInfo.InvariantCulture);
    }

    [Fact, Covers("STR-348", "STR-359", "STR-361", "STR-363", "STR-367")]
    public async Task A_table_has_its_own_member_and_whole_seconds()
    {
        await using var world = new LaneWorld(Retrying(0), Fails, Source.DynamoDb);
        await world.PutAtAsync(0.7);

        await world.RunAsync();

        var call = Assert.Single(world.Mapping.Invocations);
        var record = JsonNode.Parse(call.Event)!["Records"]![0]!;
        var shard = world.Documents[0]["DDBStreamBatchInfo"]!["shardId"];
        Assert.Matches(@"^shardId-\d{20}-[0-9a-f]{8}$", shard!.GetValue<string>());
        Assert.Equal(
            $$$"""{"requestContext":{"requestId":"{{{call.RequestId}}}","functionArn":"{{{world.Function.Arn}}}","condition":"RetryAttemptsExhausted","approximateInvokeCount":1},"responseContext":{"statusCode":200,"executedVersion":"$LATEST","functionError":"Unhandled"},"version":"1.0","timestamp":"{{{world.Sim.Ledger.OfType<InvocationRecordSent>().Single().At:yyyy-MM-ddTHH:mm:ss.fffZ}}}","DDBStreamBatchInfo":{"shardId":"{{{shard}}}","startSequenceNumber":{{{record["dynamodb"]!["SequenceNumber"]!.ToJsonString()}}},"endSequenceNumber":{{{record["dynamodb"]!["SequenceNumber"]!.ToJsonString()}}},"approximateArrivalOfFirstRecord":"2026-01-01T00:00:00Z","approximateArrivalOfLastRecord":"2026-01-01T00:00:00Z","batchSize":1,"streamArn":{{{record["eventSourceARN"]!.ToJsonString()}}}}}""",
            Assert.Single(world.Failed.Messages).Body);
    }

    [Fact, Covers("STR-350", "STR-219")]
    public async Task The_request_id_is_that_of_the_last_attempt_of_the_batch()
    {
        await using var world = new LaneWorld(Reporting(1, batchSize: 4), Reports(2));
        world.Put(4);

        await world.RunAsync();

        Assert.Equal("[1-4]r2 [2-4]r2×2 D(2-4;RAE;2;3;null)", world.Trace);
        Assert.Equal(world.Mapping.Invocations[2].RequestId, Member(world, "requestId"));
        Assert.NotEqual(world.Mapping.Invocations[0].RequestId, Member(world, "requestId"));
    }

    [Fact, Covers("STR-351", "STR-354")]
    public async Task Behind_an_alias_the_document_has_the_alias_and_the_version()
    {
        await using var world = new LaneWorld(Retrying(0), Works);
        world.Function.Publish("1", new ScriptedBody(call => Fails(new Call(call))));
        world.Function.PointAlias("live", "1");
        world.Sim.Api.Call("lambda:CreateEventSourceMapping", JsonNode.Parse($$$$"""
            {"FunctionName":"apply-orders:live","EventSourceArn":"{{{{world.Stream.Arn}}}}","StartingPosition":"TRIM_HORIZON","MaximumRetryAttempts":0,
             "DestinationConfig":{"OnFailure":{"Destination":"{{{{world.Failed.Arn}}}}"}}}
            """)!.AsObject());
        world.Put(1);

        await world.RunAsync();

        var document = JsonNode.Parse(Assert.Single(world.Failed.Messages).Body)!;
        Assert.Equal($"{world.Function.Arn}:live", document["requestContext"]!["functionArn"]!.GetValue<string>());
        Assert.Equal("""{"statusCode":200,"executedVersion":"1","functionError":"Unhandled"}""", document["responseContext"]!.ToJsonString());
    }

    [Fact, Covers("STR-352")]
    public async Task There_are_two_conditions()
    {
        await using var world = new LaneWorld(Retrying(0), Fails);
        world.Put(1);

        await world.RunAsync();

        Assert.Equal("RetryAttemptsExhausted", Member(world, "condition"));
        Assert.Equal(["RetryAttemptsExhausted", "RecordAgeExceeded"], Enum.GetNames<DiscardCondition>());
    }

    [Fact, Covers("STR-365", "STR-364", "STR-312")]
    public async Task The_batch_size_counts_what_was_delivered()
    {
        await using var world = new LaneWorld(Retrying(0) with { Filters = ["""{"data":{"keep":[true]}}"""] }, Fails);
        foreach (var keep in new[] { false, true, false, true, false }) world.Put(1, keep ? """{"keep":true}""" : "{}");

        await world.RunAsync();

        Assert.Equal("[2,4]✗ D(2,4;RAE;1;2;Unhandled)", world.Trace);
        var batch = world.Documents[0]["KinesisBatchInfo"]!;
        Assert.Equal(world.Stream.Records[1].SequenceNumber, batch["startSequenceNumber"]!.GetValue<string>());
        Assert.Equal(world.Stream.Records[3].SequenceNumber, batch["endSequenceNumber"]!.GetValue<string>());
    }

    [Fact, Covers("STR-367")]
    public async Task A_consumer_of_the_stream_is_named_itself()
    {
        await using var world = new LaneWorld(Retrying(0), Works);
        var consumer = world.Stream.RegisterStreamConsumer("fast");
        await world.RunAsync();
        var failing = world.Sim.Functions.Create("failing", new ScriptedBody(call => Fails(new Call(call))), new());
        world.Sim.CreateEventSourceMapping(consumer, failing, Retrying(0) with { OnFailure = world.Failed });
        world.Put(1);

        await world.RunAsync();

        var document = JsonNode.Parse(Assert.Single(world.Failed.Messages).Body)!;
        Assert.Equal(consumer.Arn, document["KinesisBatchInfo"]!["streamArn"]!.GetValue<string>());
    }

    [Fact, Covers("STR-346", "STR-347")]
    public async Task The_document_holds_no_data_and_says_where_to_read_it_again()
    {
        await using var world = new LaneWorld(Retrying(0, batchSize: 2), ThrowsOn(3));
        world.Put(2);
        world.Put(2, "poison");

        await world.RunAsync();

        Assert.Equal("[1,2]✓ [3,4]✗ D(3,4;RAE;1;2;Unhandled)", world.Trace);
        Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes("poison")), world.Failed.Messages[0].Body, StringComparison.Ordinal);
        var batch = world.Documents[0]["KinesisBatchInfo"]!;
        var iterator = world.Sim.Api.Call("kinesis:GetShardIterator", new()
        {
            ["StreamARN"] = batch["streamArn"]!.GetValue<string>(),
            ["ShardId"] = batch["shardId"]!.GetValue<string>(),
            ["ShardIteratorType"] = "AT_SEQUENCE_NUMBER",
            ["StartingSequenceNumber"] = batch["startSequenceNumber"]!.GetValue<string>(),
        }).Body["ShardIterator"]!.GetValue<string>();
        var records = world.Sim.Api.Call("kinesis:GetRecords", new() { ["ShardIterator"] = iterator }).Body["Records"]!.AsArray();
        Assert.Equal(["poison", "poison"], records.Select(record => Encoding.UTF8.GetString(Convert.FromBase64String(record!["Data"]!.GetValue<string>()))));
        Assert.Equal(batch["endSequenceNumber"]!.GetValue<string>(), records[^1]!["SequenceNumber"]!.GetValue<string>());
    }

    [Fact, Covers("STR-370", "STR-369")]
    public async Task A_window_leaves_no_state_in_the_document()
    {
        await using var world = new LaneWorld(WindowTraceTests.Tumbling(0), call => call.Records.Contains(2) ? Fails(call) : Answers("""{"state":{"secret":1}}""")(call));
        await world.PutAtAsync(1, 2);
        await world.AtAsync(4);

        var document = Assert.Single(world.Documents);
        Assert.Equal(["window", "isFinalInvokeForWindow", "isWindowTerminatedEarly"], document["timeWindowInfo"]!.AsObject().Select(member => member.Key));
        Assert.DoesNotContain("state", document.ToJsonString(), StringComparison.Ordinal);
    }

    private static string Member(LaneWorld world, string name) => Assert.Single(world.Documents)["requestContext"]![name]!.GetValue<string>();
}
