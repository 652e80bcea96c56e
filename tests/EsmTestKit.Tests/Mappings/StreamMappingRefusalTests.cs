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

    [Fact, Covers("STR-123")]
    public async Task There_are_three_starting_positions() =>
        Assert.Equal("1 validation error detected: Value 'BOGUS' at 'startingPosition' failed to satisfy constraint: Member must satisfy enum value set: [LATEST, AT_TIMESTAMP, TRIM_HORIZON]", await Refusal(""" "StartingPosition":"BOGUS" """));

    [Theory]
    [Covers("STR-132", "STR-134", "STR-135")]
    [InlineData("BatchSize", 1, 10_000)]
    [InlineData("MaximumBatchingWindowInSeconds", 0, 300)]
    [InlineData("TumblingWindowInSeconds", 0, 900)]
    [InlineData("ParallelizationFactor", 1, 10)]
    [InlineData("MaximumRetryAttempts", -1, 10_000)]
    public async Task A_number_has_its_range(string member, int least, int most)
    {
        // All of them are given, one at its limits.
        async Task<string?> Refused(int value)
        {
            var members = new SortedDictionary<string, int>(StringComparer.Ordinal) { ["BatchSize"] = 100, ["MaximumBatchingWindowInSeconds"] = 0, ["TumblingWindowInSeconds"] = 0, ["ParallelizationFactor"] = 1, ["MaximumRetryAttempts"] = 2 };
            members[member] = value;
            return await Refusal("\"StartingPosition\":\"LATEST\"," + string.Join(',', members.Select(given => $"\"{given.Key}\":{given.Value}")));
        }

        var name = char.ToLowerInvariant(member[0]) + member[1..];
        Assert.Null(await Refused(least));
        Assert.Null(await Refused(most));
        Assert.Equal($"1 validation error detected: Value '{least - 1}' at '{name}' failed to satisfy constraint: Member must have value greater than or equal to {least}", await Refused(least - 1));
        Assert.Equal($"1 validation error detected: Value '{most + 1}' at '{name}' failed to satisfy constraint: Member must have value less than or equal to {most}", await Refused(most + 1));
    }

    [Fact, Covers("STR-133")]
    public async Task A_large_batch_of_a_stream_needs_no_window() => Assert.Null(await Refusal(""" "StartingPosition":"LATEST","BatchSize":101,"MaximumBatchingWindowInSeconds":0 """));

    [Theory, Covers("STR-139")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_pattern_is_one_or_it_is_refused(bool isTable) =>
        Assert.Equal("Invalid filter pattern definition.", await Refusal(""" "StartingPosition":"LATEST","FilterCriteria":{"Filters":[{"Pattern":"{\"eventName\":\"INSERT\"}"}]} """, isTable: isTable));

    [Fact, Covers("STR-140")]
    public async Task There_are_five_patterns_of_4096_characters_at_most()
    {
        string Filters(int count, int length) => $"\"StartingPosition\":\"LATEST\",\"FilterCriteria\":{{\"Filters\":[{string.Join(',', Enumerable.Repeat("{\"Pattern\":\"{\\\"partitionKey\\\":[\\\"" + new string('x', length - 21) + "\\\"]}\"}", count))}]}}";
        Assert.Null(await Refusal(Filters(5, 4096)));
        Assert.Equal("Number of filters exceeds the limit of 5.", await Refusal(Filters(6, 30)));
        Assert.EndsWith("failed to satisfy constraint: Member must have length less than or equal to 4096", await Refusal(Filters(1, 4097)), StringComparison.Ordinal);
    }

    [Fact, Covers("STR-141")]
    public async Task There_is_one_response_type()
    {
        Assert.Null(await Refusal(""" "StartingPosition":"LATEST","FunctionResponseTypes":["ReportBatchItemFailures"] """));
        Assert.StartsWith("1 validation error detected: Value '[Bad]' at 'functionResponseTypes' failed to satisfy constraint:", await Refusal(""" "StartingPosition":"LATEST","FunctionResponseTypes":["Bad"] """), StringComparison.Ordinal);
        Assert.StartsWith("1 validation error detected: Value '[ReportBatchItemFailures, ReportBatchItemFailures]' at 'functionResponseTypes'", await Refusal(""" "StartingPosition":"LATEST","FunctionResponseTypes":["ReportBatchItemFailures","ReportBatchItemFailures"] """), StringComparison.Ordinal);
    }

    [Fact, Covers("STR-142")]
    public async Task Neither_a_scaling_of_queues_nor_a_destination_of_success_is_for_streams()
    {
        Assert.Equal("Unsupported ScalingConfig parameter for given event source mapping type.", await Refusal(""" "StartingPosition":"LATEST","ScalingConfig":{"MaximumConcurrency":2} """));
        Assert.Equal("OnSuccess configuration is not supported for event source mappings.", await Refusal(""" "StartingPosition":"LATEST","DestinationConfig":{"OnSuccess":{"Destination":"arn:aws:sqs:us-east-1:123456789012:done"}} """));
    }

    [Fact, Covers("STR-144")]
    public async Task A_destination_is_asked_for_when_it_is_set_or_changed_and_never_again()
    {
        await using var world = new KinesisWorld(KinesisWorld.FromTheStart);
        await world.Run();
        var other = world.Sim.CreateQueue("other");
        world.Function.SetAllowedActions(["kinesis:*"]);

        world.Mapping.Update(KinesisWorld.FromTheStart with { BatchSize = 5, OnFailure = world.Failed });
        await world.Run();
        var refusal = Assert.Throws<AwsServiceException>(() => world.Mapping.Update(KinesisWorld.FromTheStart with { OnFailure = other }));
        Assert.Equal(("InvalidParameterValueException", "The provided execution role does not have permissions to call SendMessage on SQS"), (refusal.Code, refusal.Message));

        world.Function.SetAllowedActions(["kinesis:*", "sqs:SendMessage"]);
        world.Mapping.Update(KinesisWorld.FromTheStart with { OnFailure = other });
    }

    [Fact, Covers("STR-145")]
    public async Task A_stream_is_read_in_its_own_region() =>
        Assert.Equal("Event source region must match Lambda region us-east-1.", await Refusal(""" "StartingPosition":"LATEST" """, "arn:aws:kinesis:eu-west-1:123456789012:stream/orders"));

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
            Assert.Equal((refusal.Message.Contains("detected: Value '", StringComparison.Ordinal) ? "ValidationException" : "InvalidParameterValueException", 400), (refusal.Code, refusal.Status));
            return refusal.Message;
        }
    }
}
