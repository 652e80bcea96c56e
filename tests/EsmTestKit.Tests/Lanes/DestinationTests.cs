using System.Text.Json.Nodes;
using EsmTestKit.Internal.Destinations;
using EsmTestKit.Internal.Functions;
using static EsmTestKit.Tests.Lanes.Consumer;
using static EsmTestKit.Tests.Lanes.LaneWorld;

namespace EsmTestKit.Tests.Lanes;

/// <summary>Where the document of what is given up goes: sections 15.1 and 15.3.</summary>
public sealed class DestinationTests
{
    private const string DenySending = """{"Statement":[{"Effect":"Deny","Principal":"*","Action":"sqs:SendMessage","Resource":"*"}]}""";

    [Fact, Covers("STR-344", "STR-371", "SQS-071")]
    public async Task A_queue_gets_the_document_as_body_from_a_session_of_the_role()
    {
        await using var world = new LaneWorld(Retrying(0), Fails);
        world.Put(1);
        await world.RunAsync();

        var message = Assert.Single(world.Sim.Api.Call("sqs:ReceiveMessage", new()
        {
            ["QueueUrl"] = world.Failed.Url,
            ["AttributeNames"] = new JsonArray("All"),
            ["MessageAttributeNames"] = new JsonArray("All"),
        }).Body["Messages"]!.AsArray())!;

        Assert.Equal(Assert.Single(world.Mapping.InvocationRecords).Document, message["Body"]!.GetValue<string>());
        Assert.Matches(@"^AROA[A-Z0-9]+:awslambda_\d+_\d+$", message["Attributes"]!["SenderId"]!.GetValue<string>());
        Assert.Null(message["MessageAttributes"]);
    }

    [Fact, Covers("STR-372")]
    public async Task A_topic_wraps_the_document_in_a_notification_for_its_queues()
    {
        await using var world = new LaneWorld(Retrying(0), Fails);
        var topic = world.Sim.CreateTopic("failures");
        topic.Subscribe(world.Failed);
        await world.RunAsync();
        world.Mapping.Update(Retrying(0) with { OnFailure = topic });
        world.Put(1);

        await world.RunAsync();

        var notification = JsonNode.Parse(Assert.Single(world.Failed.Messages).Body)!.AsObject();
        var document = Assert.Single(world.Mapping.InvocationRecords).Document;
        Assert.Equal(document, Assert.Single(topic.Messages));
        Assert.Equal(("Notification", document, "1"), (notification["Type"]!.GetValue<string>(), notification["Message"]!.GetValue<string>(), notification["SignatureVersion"]!.GetValue<string>()));
        Assert.False(notification.ContainsKey("Subject"));
    }

    [Theory, Covers("STR-373", "STR-374", "STR-375", "STR-376", "ADD-36")]
    [InlineData(Source.Kinesis)]
    [InlineData(Source.DynamoDb)]
    public async Task A_bucket_gets_the_event_too_as_an_escaped_string_under_a_dated_key(Source source)
    {
        await using var world = new LaneWorld(Retrying(0), Fails, source);
        var bucket = world.Sim.CreateBucket("failures");
        await world.RunAsync();
        world.Mapping.Update(Retrying(0) with { OnFailure = bucket });
        await world.PutAtAsync(3.5);

        await world.RunAsync();

        var stored = Assert.Single(world.Sim.Buckets.Find("failures")!.Objects);
        var call = Assert.Single(world.Mapping.Invocations);
        var document = JsonNode.Parse(stored.Text)!;
        var batchInfo = source == Source.Kinesis ? "KinesisBatchInfo" : "DDBStreamBatchInfo";
        Assert.Matches($"^aws/lambda/{world.Mapping.Uuid}/{document[batchInfo]!["shardId"]}/2026/01/01/{call.EndedAt:yyyy-MM-ddTHH.mm.ss}-[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}$", stored.Key);
        Assert.Equal("application/octet-stream", stored.ContentType);
        Assert.Equal(["requestContext", "responseContext", "version", "payload", "timestamp", batchInfo], document.AsObject().Select(member => member.Key));
        Assert.Contains($$$""","version":"1.0","payload":"{\"Records\":[{\"{{{(source == Source.Kinesis ? "kinesis" : "eventID")}}}\":""", stored.Text, StringComparison.Ordinal);
        Assert.Equal(call.Event, document["payload"]!.GetValue<string>());
    }

    [Fact, Covers("STR-377")]
    public async Task What_was_never_sent_is_stored_as_it_would_have_been()
    {
        var settings = Retrying(0) with { MaximumRecordAge = TimeSpan.FromSeconds(60) };
        await using var world = await DisabledAsync(settings, Works);
        var bucket = world.Sim.CreateBucket("failures");
        world.Mapping.Update(settings with { OnFailure = bucket, Enabled = false });
        await world.RunAsync();
        world.Put(1);
        await world.EnableAtAsync(80);

        await world.RunAsync();

        var document = JsonNode.Parse(Assert.Single(bucket.Objects).Value)!;
        Assert.Equal("RecordAgeExceeded", document["requestContext"]!["condition"]!.GetValue<string>());
        Assert.Equal(world.Stream.Records[0].SequenceNumber, Call.SequenceNumber(Assert.Single(JsonNode.Parse(document["payload"]!.GetValue<string>())!["Records"]!.AsArray())!));
        Assert.Empty(world.Mapping.Invocations);
    }

    [Fact, Covers("STR-378")]
    public async Task A_topic_takes_no_document_over_256_KB()
    {
        await using var world = new LaneWorld(Retrying(0), Works);
        var topic = world.Sim.CreateTopic("failures");
        var document = new InvocationRecordDocument
        {
            IsKinesis = true,
            RequestId = new string('x', 262_144),
            FunctionArn = world.Function.Arn,
            Condition = DiscardCondition.RetryAttemptsExhausted,
            ApproximateInvokeCount = 1,
            Timestamp = world.Sim.Now,
            Batch = new("shardId-000000000000", world.Stream.Arn, null),
        };

        var delivery = Destinations(world).Deliver(new(topic.Arn, world.Mapping.Uuid, "shardId-000000000000", new FunctionReference(world.Function.Name), document, "{}"));

        Assert.Equal("the document is larger than a topic takes", delivery.Failure);
        Assert.Empty(topic.Messages);
    }

    [Fact, Covers("STR-379", "ADD-67")]
    public async Task T22_what_cannot_be_delivered_is_lost_and_the_shard_goes_on()
    {
        await using var world = new LaneWorld(Retrying(0, batchSize: 1), ThrowsOn(1));
        world.Sim.Api.Call("sqs:SetQueueAttributes", new() { ["QueueUrl"] = world.Failed.Url, ["Attributes"] = new JsonObject { ["Policy"] = DenySending } });
        world.Put(2);

        await world.RunAsync();
        await world.Sim.AdvanceAsync(TimeSpan.FromMinutes(20));

        Assert.Equal("[1]✗ D(1;RAE;1;1;Unhandled) [2]✓", world.Trace);
        Assert.Empty(world.Failed.Messages);
        Assert.Equal("the destination's policy denies it", Assert.Single(world.Mapping.InvocationRecords).Failure);
        Assert.Equal(1, world.Sim.World.Metrics.Sum("AWS/Lambda", "DestinationDeliveryFailures", [new("FunctionName", "apply-orders")]));
    }

    [Fact, Covers("STR-379", "ADD-60")]
    public async Task A_bucket_that_is_gone_is_a_failure_of_the_delivery()
    {
        await using var world = new LaneWorld(Retrying(0, batchSize: 1), ThrowsOn(1));
        var bucket = world.Sim.CreateBucket("failures");
        await world.RunAsync();
        world.Mapping.Update(Retrying(0, batchSize: 1) with { OnFailure = bucket });
        await world.RunAsync();
        world.Sim.Buckets.Delete("failures");
        world.Put(2);

        await world.RunAsync();

        Assert.Equal("[1]✗ D(1;RAE;1;1;Unhandled) [2]✓", world.Trace);
        Assert.Equal("there is no destination arn:aws:s3:::failures", Assert.Single(world.Mapping.InvocationRecords).Failure);
    }

    [Fact, Covers("STR-380", "STR-379")]
    public async Task The_function_s_role_must_allow_it()
    {
        await using var world = new LaneWorld(Retrying(0), Fails);
        world.Function.Settings = world.Function.Settings with { AllowedActions = ["kinesis:*"] };
        world.Put(1);

        await world.RunAsync();

        Assert.Equal("the function's role may not call sqs:SendMessage", Assert.Single(world.Mapping.InvocationRecords).Failure);
        Assert.Empty(world.Failed.Messages);
    }

    [Fact, Covers("STR-344")]
    public async Task The_destination_of_the_moment_counts()
    {
        await using var world = new LaneWorld(Retrying(1), Fails);
        world.Put(1);
        await world.AtAsync(0.1);
        var other = world.Sim.CreateQueue("other");
        world.Mapping.Update(Retrying(1) with { OnFailure = other });

        await world.RunAsync();

        Assert.Equal("[1]✗×2 D(1;RAE;2;1;Unhandled)", world.Trace);
        Assert.Empty(world.Failed.Messages);
        Assert.Single(other.Messages);
    }

    [Fact, Covers("STR-345")]
    public async Task Success_filters_throttles_cuts_and_the_end_of_the_mapping_make_no_document()
    {
        var settings = Reporting(-1) with { BisectBatchOnFunctionError = true, Filters = ["""{"data":{"keep":[true]}}"""] };
        await using var world = new LaneWorld(settings, InTurn(Throttled, Fails, Works, Reports(4), Fails));
        world.Put(1);
        world.Put(4, """{"keep":true}""");
        await world.AtAsync(1);
        Assert.StartsWith("[2-5]~ [2-5]✗ [2,3]✓ [4,5]r4", world.Trace, StringComparison.Ordinal);
        world.Mapping.Delete();

        await world.RunAsync();

        Assert.Empty(world.Mapping.InvocationRecords);
        Assert.Empty(world.Failed.Messages);
    }

    private static FailureDestinations Destinations(LaneWorld world) => new(world.Sim.World, world.Sim.Functions, world.Sim.Queues, world.Sim.Topics, world.Sim.Buckets);
}
