using System.Text.Json.Nodes;
using EsmTestKit.Internal.Functions;

namespace EsmTestKit.Tests.Delivery;

public sealed class DestinationTests
{
    [Fact]
    [Covers("STR-344")]
    public async Task A_queue_gets_the_document_as_body()
    {
        await using var world = new StreamWorld(Once, _ => Fails);
        world.Put(1);

        await world.Sim.RunUntilIdleAsync();

        Assert.Equal(Assert.Single(world.Mapping.InvocationRecords).Document, Assert.Single(world.Failed.Messages).Body);
    }

    [Fact]
    public async Task The_members_stand_in_the_recorded_order_and_forms()
    {
        await using var world = new StreamWorld(Once, _ => Fails);
        world.Put(1);

        await world.Sim.RunUntilIdleAsync();

        var request = world.Mapping.Invocations[0].RequestId;
        var sequence = JsonNode.Parse(world.Mapping.Invocations[0].Event)!["Records"]![0]!["dynamodb"]!["SequenceNumber"]!.GetValue<string>();
        var shard = JsonNode.Parse(world.Failed.Messages[0].Body)!["DDBStreamBatchInfo"]!["shardId"]!.GetValue<string>();
        Assert.Equal(
            $$$"""{"requestContext":{"requestId":"{{{request}}}","functionArn":"arn:aws:lambda:us-east-1:123456789012:function:apply-orders","condition":"RetryAttemptsExhausted","approximateInvokeCount":1},"responseContext":{"statusCode":200,"executedVersion":"$LATEST","functionError":"Unhandled"},"version":"1.0","timestamp":"2026-01-01T00:00:00.000Z","DDBStreamBatchInfo":{"shardId":"{{{shard}}}","startSequenceNumber":"{{{sequence}}}","endSequenceNumber":"{{{sequence}}}","approximateArrivalOfFirstRecord":"2026-01-01T00:00:00Z","approximateArrivalOfLastRecord":"2026-01-01T00:00:00Z","batchSize":1,"streamArn":"{{{world.Mapping.EventSourceArn}}}"}}""",
            world.Failed.Messages[0].Body);
    }

    [Fact]
    public async Task A_topic_wraps_the_document_in_a_notification_for_its_queues()
    {
        await using var sim = new EsmSimulation();
        var topic = sim.CreateTopic("failures");
        var inbox = sim.CreateQueue("inbox");
        topic.Subscribe(inbox);
        var mapping = Fail(sim, topic);

        await sim.RunUntilIdleAsync();

        var notification = JsonNode.Parse(Assert.Single(inbox.Messages).Body)!;
        Assert.Equal("Notification", notification["Type"]!.GetValue<string>());
        Assert.Equal(Assert.Single(mapping.InvocationRecords).Document, notification["Message"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_bucket_gets_the_event_too_as_an_escaped_string_under_a_dated_key()
    {
        await using var sim = new EsmSimulation();
        var bucket = sim.CreateBucket("failures");
        var mapping = Fail(sim, bucket);

        await sim.RunUntilIdleAsync();

        var (key, text) = Assert.Single(bucket.Objects);
        Assert.StartsWith($"aws/lambda/{mapping.Uuid}/shardId-", key, StringComparison.Ordinal);
        Assert.Contains("/2026/01/01/2026-01-01T00.00.00-", key, StringComparison.Ordinal);
        Assert.Equal(mapping.Invocations[0].Event, JsonNode.Parse(text)!["payload"]!.GetValue<string>());
    }

    [Fact]
    [Covers("STR-379")]
    public async Task T22_what_cannot_be_delivered_is_lost_and_the_shard_goes_on()
    {
        await using var world = new StreamWorld(Once, call => call.Request.Records[0].Number == 1 ? Fails : Script.Return("null"));
        world.Sim.Api.Call("sqs:SetQueueAttributes", JsonNode.Parse($$$"""{"QueueUrl":"{{{world.Failed.Url}}}","Attributes":{"Policy":"{\"Statement\":[{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"sqs:SendMessage\",\"Resource\":\"*\"}]}"}}""")!.AsObject());
        world.Put(2);

        await world.Sim.RunUntilIdleAsync();

        Assert.Empty(world.Failed.Messages);
        Assert.Equal("the destination's policy denies it", Assert.Single(world.Mapping.InvocationRecords).Failure);
        Assert.Equal(2, world.Mapping.Invocations.Count);
        Assert.Equal(1, world.Sim.World.Metrics.Sum("AWS/Lambda", "DestinationDeliveryFailures", [new("FunctionName", "apply-orders")]));
    }

    private static StreamMappingSettings Once => new(StartingPosition.TrimHorizon) { MaximumRetryAttempts = 0, BatchSize = 1 };

    private static ScriptedOutcome Fails => new ScriptedOutcome.Throw("Exception", "no");

    private static EventSourceMapping Fail(EsmSimulation sim, FailureDestination destination)
    {
        var table = sim.CreateTable("orders", new(new("id")) { StreamView = DynamoDbStreamView.NewAndOldImages });
        var mapping = sim.CreateEventSourceMapping(table, Script.Always(sim, Fails), Once with { OnFailure = destination });
        table.PutItem(new { id = "1" });
        return mapping;
    }
}
