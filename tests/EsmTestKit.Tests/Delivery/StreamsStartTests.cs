namespace EsmTestKit.Tests.Delivery;

/// <summary>Where a mapping begins to read a stream, and when it does not begin again.</summary>
public sealed class StreamsStartTests
{
    [Fact, Covers("STR-158")]
    public async Task TRIM_HORIZON_begins_with_the_oldest_record_of_each_root_shard()
    {
        await using var world = new KinesisWorld(KinesisWorld.FromTheStart with { Enabled = false }, shards: 2);
        await world.Run();
        foreach (var key in new[] { "a", "b", "c", "d", "e", "f" }) world.Put(key: key);
        await world.Advance(60);
        world.Mapping.Enable();
        await world.Run();
        Assert.Equal([1, 2, 3, 4, 5, 6], world.Mapping.Invocations.SelectMany(invocation => invocation.Records).Select(record => record.Number).Order());
        Assert.Equal(2, world.Stream.Records.Select(record => record.ShardId).Distinct().Count());
    }

    [Theory, Covers("STR-159")]
    [InlineData(false, "2")]
    [InlineData(true, "1,2")]
    public async Task LATEST_begins_when_polling_does_unless_asked_otherwise(bool atCreation, string delivered)
    {
        await using var world = new KinesisWorld(
            new(StartingPosition.Latest),
            simulation: new() { Mappings = new() { StartLatency = TimeSpan.FromSeconds(20) }, StreamMappings = new() { AnchorLatestAtCreation = atCreation } });
        await world.Advance(10);
        world.Put();
        await world.Advance(15);
        world.Put();
        await world.Run();
        Assert.Equal(delivered, string.Join(',', world.Batches));
    }

    [Fact, Covers("STR-160", "STR-330")]
    public async Task With_LATEST_a_later_shard_is_read_from_its_first_record()
    {
        await using var world = new KinesisWorld(new(StartingPosition.Latest), _ => KinesisWorld.Works with { After = TimeSpan.FromSeconds(2) });
        await world.Run();
        world.Put();
        world.Stream.SplitShard("shardId-000000000000");
        world.Put(); // Lies in the child before the mapping has finished the parent.
        await world.Run();
        Assert.Equal(["1", "2"], world.Batches);
    }

    [Fact, Covers("STR-161")]
    public async Task AT_TIMESTAMP_begins_with_what_arrived_from_then_on_and_passes_over_shards_closed_before()
    {
        await using var sim = new EsmSimulation();
        var stream = sim.CreateStream("orders");
        stream.PutRecord("old", "a");
        stream.SplitShard("shardId-000000000000");
        await sim.AdvanceAsync(TimeSpan.FromSeconds(10));
        stream.PutRecord("early", "a");
        await sim.AdvanceAsync(TimeSpan.FromSeconds(10));
        stream.PutRecord("exact", "a");
        var settings = new StreamMappingSettings(StartingPosition.AtTimestamp) { StartingPositionTimestamp = sim.Now };
        await sim.AdvanceAsync(TimeSpan.FromSeconds(10));
        stream.PutRecord("late", "a");
        var mapping = sim.CreateEventSourceMapping(stream, Script.Always(sim, KinesisWorld.Works), settings);
        await sim.RunUntilIdleAsync();
        Assert.Equal(["3,4"], KinesisWorld.Batched(mapping));
    }

    [Theory, Covers("STR-162", "STR-433", "STR-207")]
    [InlineData(StartingPosition.TrimHorizon)]
    [InlineData(StartingPosition.Latest)]
    public async Task An_enabled_mapping_goes_on_from_its_checkpoint_with_what_was_written_meanwhile(StartingPosition start)
    {
        await using var world = new KinesisWorld(new(start));
        await world.Run();
        world.Put(2);
        await world.Run();
        world.Mapping.Disable();
        await world.Run();
        world.Put(2);
        await world.Advance(3600);
        Assert.Equal(["1,2"], world.Batches);
        world.Mapping.Enable();
        await world.Run();
        Assert.Equal(["1,2", "3,4"], world.Batches);
    }

    [Theory, Covers("STR-164")]
    [InlineData(StartingPosition.TrimHorizon, "1,2,3")]
    [InlineData(StartingPosition.Latest, "3")]
    public async Task A_mapping_made_again_begins_at_its_starting_position(StartingPosition start, string delivered)
    {
        await using var world = new KinesisWorld(KinesisWorld.FromTheStart);
        world.Put(2);
        await world.Run();
        world.Mapping.Delete();
        await world.Run();
        var again = world.Sim.CreateEventSourceMapping(world.Stream, world.Function, new(start));
        await world.Run();
        world.Put();
        await world.Run();
        Assert.Equal(delivered, string.Join(',', KinesisWorld.Batched(again)));
    }

    [Fact, Covers("STR-165")]
    public async Task Two_mappings_of_one_stream_know_nothing_of_each_other()
    {
        await using var world = new KinesisWorld(KinesisWorld.FromTheStart with { BatchSize = 1, MaximumRetryAttempts = 1 }, _ => KinesisWorld.Fails);
        var other = world.Sim.CreateEventSourceMapping(world.Stream, world.Sim.Functions.Create("other", new Internal.Functions.ScriptedBody(_ => KinesisWorld.Works), new()), KinesisWorld.FromTheStart);
        world.Put(2);
        await world.Run();
        Assert.Equal(["1", "1", "2", "2"], world.Batches);
        Assert.Equal(["1,2"], KinesisWorld.Batched(other));
        Assert.Empty(other.InvocationRecords);
    }
}
