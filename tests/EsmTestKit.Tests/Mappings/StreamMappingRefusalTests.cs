using EsmTestKit.Tests.Delivery;

namespace EsmTestKit.Tests.Mappings;

/// <summary>What AWS refuses in a mapping on a stream, by the rules of streams.</summary>
public sealed class StreamMappingRefusalTests
{
    private const string Missing = "arn:aws:kinesis:us-east-1:123456789012:stream/gone";

    [Fact, Covers("STR-122")]
    public async Task A_starting_position_is_needed() =>
        Assert.Equal("1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must not be null.", await Refusal(""));

    [Fact, Covers("STR-124")]
    public async Task A_table_has_no_position_at_a_timestamp() =>
        Assert.StartsWith("Unsupported starting position for arn type: arn:aws:dynamodb:", await Refusal(""" "StartingPosition":"AT_TIMESTAMP","StartingPositionTimestamp":1 """, isTable: true), StringComparison.Ordinal);

    [Fact, Covers("STR-125")]
    public async Task A_timestamp_goes_with_its_position_alone() =>
        Assert.Equal("Timestamp only valid with StartingPosition AT_TIMESTAMP", await Refusal(""" "StartingPosition":"LATEST","StartingPositionTimestamp":1 """));

    [Fact, Covers("STR-126")]
    public async Task A_timestamp_is_not_in_the_future()
    {
        Assert.Equal("StartingPositionTimestamp must not be in the future", await Refusal(""" "StartingPosition":"AT_TIMESTAMP","StartingPositionTimestamp":1767225601 """));
        Assert.Null(await Refusal(""" "StartingPosition":"AT_TIMESTAMP","StartingPositionTimestamp":1767225600 """));
    }

    [Fact, Covers("STR-127")]
    public async Task The_stream_is_there() =>
        Assert.Equal($"Stream not found: {Missing}", await Refusal(""" "StartingPosition":"LATEST" """, Missing));

    [Theory, Covers("STR-136")]
    [InlineData(0, true)]
    [InlineData(59, true)]
    [InlineData(60, false)]
    [InlineData(-1, false)]
    [InlineData(604800, false)]
    public async Task A_record_age_is_none_or_a_minute_and_more(int seconds, bool refused) =>
        Assert.Equal(refused ? "MaximumRecordAgeInSeconds must be either -1 (forever) or between 60 and 604800 (inclusive)" : null, await Refusal($$""" "StartingPosition":"LATEST","MaximumRecordAgeInSeconds":{{seconds}} """));

    [Fact, Covers("STR-137")]
    public async Task Windows_and_lanes_exclude_each_other() =>
        Assert.Equal("Parallelization factor must be equal to 1 when tumbling window period is configured", await Refusal(""" "StartingPosition":"LATEST","TumblingWindowInSeconds":10,"ParallelizationFactor":2 """));

    [Fact, Covers("STR-138")]
    public async Task Windows_and_filters_exclude_each_other() =>
        Assert.Equal("FilterCriteria is not supported when tumbling window period is configured", await Refusal(""" "StartingPosition":"LATEST","TumblingWindowInSeconds":10,"FilterCriteria":{"Filters":[{"Pattern":"{\"partitionKey\":[\"a\"]}"}]} """));

    [Theory, Covers("STR-143")]
    [InlineData("arn:aws:sqs:us-east-1:123456789012:failed", false)]
    [InlineData("arn:aws:sns:us-east-1:123456789012:failed", false)]
    [InlineData("arn:aws:s3:::failed", false)]
    [InlineData("arn:aws:sqs:us-east-1:123456789012:failed.fifo", true)]
    [InlineData("arn:aws:sns:us-east-1:123456789012:failed.fifo", true)]
    [InlineData("arn:aws:lambda:us-east-1:123456789012:function:failed", true)]
    public async Task A_destination_is_a_standard_queue_a_standard_topic_or_a_bucket(string arn, bool refused) =>
        Assert.Equal(refused, await Refusal($$$""" "StartingPosition":"LATEST","DestinationConfig":{"OnFailure":{"Destination":"{{{arn}}}"}} """) is not null);

    [Fact, Covers("STR-143")]
    public async Task Nor_does_an_update_set_another_destination()
    {
        await using var world = new KinesisWorld(KinesisWorld.FromTheStart);
        await world.Run();
        var fifo = world.Sim.CreateQueue("failed.fifo", new() { FifoQueue = true });
        Assert.Equal("InvalidParameterValueException", Assert.Throws<AwsServiceException>(() => world.Mapping.Update(KinesisWorld.FromTheStart with { OnFailure = fifo })).Code);
    }

    private static async Task<string?> Refusal(string members, string? arn = null, bool isTable = false)
    {
        await using var sim = new EsmSimulation();
        arn ??= isTable ? sim.CreateTable("orders", new(new("id")) { StreamView = DynamoDbStreamView.NewImage }).StreamArn! : sim.CreateStream("orders").Arn;
        Script.Always(sim, KinesisWorld.Works);
        var request = $$"""{"EventSourceArn":"{{arn}}","FunctionName":"apply-orders"{{(members.Length == 0 ? "" : "," + members)}}}""";
        try
        {
            sim.Api.Call("lambda:CreateEventSourceMapping", System.Text.Json.Nodes.JsonNode.Parse(request)!.AsObject());
            return null;
        }
        catch (AwsServiceException refusal)
        {
            Assert.Equal(("InvalidParameterValueException", 400), (refusal.Code, refusal.Status));
            return refusal.Message;
        }
    }
}
