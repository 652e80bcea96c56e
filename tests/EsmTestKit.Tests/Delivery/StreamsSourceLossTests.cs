using EsmTestKit.Internal.Functions;

namespace EsmTestKit.Tests.Delivery;

/// <summary>A source that is gone, that may not be read, or that has let go of records.</summary>
public sealed class StreamsSourceLossTests
{
    [Fact, Covers("STR-157")]
    public async Task A_mapping_that_may_not_read_waits_says_so_spends_no_retries_and_goes_on()
    {
        await using var world = new KinesisWorld(KinesisWorld.FromTheStart with { MaximumRetryAttempts = 0 });
        world.Put();
        await world.Run();
        world.Function.SetAllowedActions(["sqs:*"]);
        world.Put();
        await world.Advance(3600);
        Assert.Equal(["1"], world.Batches);
        Assert.Equal(MappingState.Enabled, world.Mapping.State);
        Assert.StartsWith($"PROBLEM: Cannot access stream {world.Stream.Arn}. ", world.Mapping.LastProcessingResult, StringComparison.Ordinal);
        Assert.Empty(world.Failed.Messages);

        world.Function.SetAllowedActions(null);
        await world.Run();
        Assert.Equal(["1", "2"], world.Batches);
        Assert.Equal("OK", world.Mapping.LastProcessingResult);
    }

    [Theory, Covers("STR-156")]
    [InlineData("stream", "kinesis:DescribeStream", "kinesis:GetShardIterator", "kinesis:GetRecords")]
    [InlineData("consumer", "kinesis:DescribeStreamSummary", "kinesis:ListShards", "kinesis:GetShardIterator", "kinesis:GetRecords", "kinesis:SubscribeToShard")]
    [InlineData("table", "dynamodb:DescribeStream", "dynamodb:GetShardIterator", "dynamodb:GetRecords")]
    public async Task Each_action_of_reading_is_asked_for_and_no_other(string source, params string[] needed)
    {
        await using var sim = new EsmSimulation();
        var stream = sim.CreateStream("orders");
        var arn = source switch
        {
            "stream" => stream.Arn,
            "consumer" => stream.RegisterStreamConsumer("fast").Arn,
            _ => sim.CreateTable("orders", new(new("id")) { StreamView = DynamoDbStreamView.NewImage }).StreamArn!,
        };

        foreach (var missing in needed)
        {
            var refusal = Assert.Throws<AwsServiceException>(() => Map(sim, arn, $"without-{missing.Split(':')[1]}", [.. needed.Where(action => action != missing)]));
            Assert.Equal("InvalidParameterValueException", refusal.Code);
            Assert.StartsWith(source == "consumer" ? $"Cannot access event source {arn}. " : $"Cannot access stream {arn}. ", refusal.Message, StringComparison.Ordinal);
        }

        Map(sim, arn, "enough", needed);
    }

    [Fact, Covers("STR-128")]
    public async Task A_table_names_the_four_actions()
    {
        await using var sim = new EsmSimulation();
        var arn = sim.CreateTable("orders", new(new("id")) { StreamView = DynamoDbStreamView.NewImage }).StreamArn!;
        var refusal = Assert.Throws<AwsServiceException>(() => Map(sim, arn, "poor", []));
        Assert.Equal($"Cannot access stream {arn}. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM.", refusal.Message);
    }

    [Fact, Covers("STR-155", "STR-440", "CTL-098")]
    public async Task A_mapping_whose_stream_is_deleted_stays_enabled_and_delivers_nothing()
    {
        await using var world = new KinesisWorld(KinesisWorld.FromTheStart);
        world.Put();
        await world.Run();
        await world.Advance(0.3);
        world.Put();
        world.Sim.Api.Call("kinesis:DeleteStream", new() { ["StreamName"] = "orders" });
        await world.Advance(3600);
        Assert.Equal(["1"], world.Batches);
        Assert.Equal(MappingState.Enabled, world.Mapping.State);
    }

    [Fact, Covers("STR-155", "STR-440", "STR-073")]
    public async Task What_a_deleted_table_wrote_is_still_delivered_and_then_its_mapping_stays_enabled_with_nothing_to_do()
    {
        await using var sim = new EsmSimulation();
        var settings = new DynamoDbTableSettings("id") { StreamView = DynamoDbStreamView.KeysOnly };
        var table = sim.CreateTable("orders", settings);
        var function = Script.Always(sim, KinesisWorld.Works);
        var mapping = sim.CreateEventSourceMapping(table, function, KinesisWorld.FromTheStart);
        await sim.RunUntilIdleAsync();
        await sim.AdvanceAsync(TimeSpan.FromSeconds(0.1));
        table.PutItem(new { id = "1" });
        sim.Api.Call("dynamodb:DeleteTable", new() { ["TableName"] = "orders" });
        Assert.Empty(KinesisWorld.Batched(mapping));
        await sim.RunUntilIdleAsync();
        Assert.Equal(["1"], KinesisWorld.Batched(mapping));

        // A table of the same name has another stream.
        sim.CreateTable("orders", settings).PutItem(new { id = "2" });
        await sim.AdvanceAsync(TimeSpan.FromHours(25));
        function.SetAllowedActions(null); // It looks again, and finds no stream.
        await sim.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(["1"], KinesisWorld.Batched(mapping));
        Assert.Equal((MappingState.Enabled, "OK"), (mapping.State, mapping.LastProcessingResult));
    }

    [Fact, Covers("STR-173")]
    public async Task What_the_stream_has_let_go_of_is_skipped_without_invocation_and_document()
    {
        await using var world = new KinesisWorld(KinesisWorld.FromTheStart with { BatchSize = 2 }, call => KinesisWorld.Holds(call, 1) ? KinesisWorld.Fails : KinesisWorld.Works);
        world.Put(2);
        await world.Advance(12 * 3600);
        world.Put(2);
        await world.Advance((12 * 3600) + 120);
        Assert.Equal("3,4", world.Batches[^1]);
        Assert.All(world.Batches.SkipLast(1), batch => Assert.Equal("1,2", batch));
        Assert.Equal([1, 2], Assert.Single(world.Sim.Ledger.OfType<RecordsTrimmed>()).Records.Select(record => record.Number));
        Assert.Empty(world.Failed.Messages);
        Assert.Empty(world.Sim.Ledger.OfType<BatchDiscarded>());
        Assert.Equal(4, world.Checkpoint());
    }

    private static void Map(EsmSimulation sim, string arn, string name, IReadOnlyList<string> allowed)
    {
        sim.Functions.Create(name, new ScriptedBody(_ => KinesisWorld.Works), new() { AllowedActions = allowed });
        sim.Api.Call("lambda:CreateEventSourceMapping", new() { ["EventSourceArn"] = arn, ["FunctionName"] = name, ["StartingPosition"] = "TRIM_HORIZON" });
    }
}
