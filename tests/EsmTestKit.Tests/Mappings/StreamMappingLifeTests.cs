using EsmTestKit.Tests.Delivery;

namespace EsmTestKit.Tests.Mappings;

/// <summary>The states of a mapping on a stream, and what they promise about polling (section 3.3 of the streams' rules).</summary>
public sealed class StreamMappingLifeTests
{
    [Fact, Covers("STR-148", "STR-149", "STR-150", "STR-146")]
    public async Task Each_change_passes_through_the_state_of_its_own()
    {
        await using var world = new ControlWorld();
        var uuid = world.CreateTableMapping("\"Enabled\":false");
        await world.Sim.RunUntilIdleAsync();
        foreach (var change in new[] { "\"Enabled\":true", "\"BatchSize\":5", "\"Enabled\":false", "\"BatchSize\":6" })
        {
            world.Update(uuid, change);
            await world.Sim.RunUntilIdleAsync();
        }

        world.Delete(uuid);
        await world.Sim.RunUntilIdleAsync();

        Assert.Equal(
            ["Creating", "Disabled", "Enabling", "Enabled", "Updating", "Enabled", "Disabling", "Disabled", "Updating", "Disabled", "Deleting"],
            world.Sim.Ledger.OfType<MappingStateChanged>().Select(entry => entry.State.ToString()));
        Assert.Equal("ResourceNotFoundException", Assert.Throws<AwsServiceException>(() => world.Get(uuid)).Code);
    }

    [Fact, Covers("STR-146")]
    public async Task Nobody_knows_another_mapping()
    {
        await using var world = new ControlWorld();
        world.CreateTableMapping();
        const string uuid = "00000000-0000-0000-0000-000000000000";
        foreach (var call in new Action[] { () => world.Get(uuid), () => world.Update(uuid, "\"BatchSize\":5"), () => world.Delete(uuid) })
        {
            var error = Assert.Throws<AwsServiceException>(call);
            Assert.Equal(("ResourceNotFoundException", 404, "The resource you requested does not exist."), (error.Code, error.Status, error.Message));
        }
    }

    [Fact, Covers("STR-147")]
    public async Task A_mapping_in_transition_is_in_use()
    {
        await using var world = new ControlWorld(new() { StartLatency = TimeSpan.FromSeconds(20) });
        var uuid = world.CreateTableMapping();

        Assert.Equal("ResourceInUseException", Assert.Throws<AwsServiceException>(() => world.Update(uuid, "\"BatchSize\":5")).Code);
        Assert.Equal("ResourceInUseException", Assert.Throws<AwsServiceException>(() => world.Delete(uuid)).Code);
        await world.Sim.AdvanceAsync(TimeSpan.FromSeconds(20));
        world.Update(uuid, "\"BatchSize\":5");
    }

    [Fact, Covers("STR-147")]
    public async Task Where_it_may_be_changed_all_the_same_the_last_change_decides_how_it_ends()
    {
        await using var world = new ControlWorld(new() { RejectChangesInTransition = false, StartLatency = TimeSpan.FromSeconds(20), StopLatency = TimeSpan.FromSeconds(30) });
        var uuid = world.CreateTableMapping();
        await world.Sim.AdvanceAsync(TimeSpan.FromSeconds(10));

        world.Update(uuid, "\"Enabled\":false");
        await world.Sim.AdvanceAsync(TimeSpan.FromSeconds(29));
        Assert.Equal("Disabling", world.Get(uuid)["State"]!.GetValue<string>()); // The end of Creating came and went.
        await world.Sim.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal("Disabled", world.Get(uuid)["State"]!.GetValue<string>());

        world.Update(uuid, "\"Enabled\":true");
        world.Delete(uuid);
        Assert.Equal("ResourceInUseException", Assert.Throws<AwsServiceException>(() => world.Delete(uuid)).Code);
        await world.Sim.RunUntilIdleAsync();
        Assert.Empty(world.List());
        Assert.Single(world.Sim.Ledger.OfType<MappingDeleted>());
    }

    [Fact, Covers("STR-151")]
    public async Task Enabled_is_no_promise_that_it_polls()
    {
        await using var world = new KinesisWorld(new(StartingPosition.Latest), simulation: new() { Mappings = new() { FirstPollLatency = TimeSpan.FromSeconds(20) } });
        await world.Advance(1);
        Assert.Equal(MappingState.Enabled, world.Mapping.State);
        world.Put(); // Behind LATEST when polling begins, as AWS warns.
        await world.Advance(18.9);
        Assert.Empty(world.Batches);
        await world.Run();
        world.Put();
        await world.Run();
        Assert.Equal(["2"], world.Batches);

        world.Mapping.Update(KinesisWorld.FromTheStart with { BatchSize = 5, OnFailure = world.Failed }); // Pollers that run go on.
        world.Put();
        await world.Advance(2);
        Assert.Equal(["2", "3"], world.Batches);
    }

    [Fact, Covers("STR-151")]
    public async Task Idle_waits_for_the_first_poll()
    {
        await using var world = new KinesisWorld(KinesisWorld.FromTheStart, simulation: new() { Mappings = new() { FirstPollLatency = TimeSpan.FromSeconds(20) } });
        world.Put();
        await world.Run();
        Assert.Equal([20], world.Starts);
    }

    [Fact, Covers("STR-152")]
    public async Task A_disabled_mapping_may_deliver_for_a_while()
    {
        await using var world = new KinesisWorld(KinesisWorld.FromTheStart, simulation: new() { Mappings = new() { LastPollLatency = TimeSpan.FromSeconds(10) } });
        await world.Run();
        world.Mapping.Disable();
        await world.Advance(1);
        Assert.Equal(MappingState.Disabled, world.Mapping.State);
        world.Put();
        await world.Advance(8);
        Assert.Equal(["1"], world.Batches);
        await world.Advance(2);
        world.Put();
        await world.Advance(60);
        Assert.Equal(["1"], world.Batches);
        world.Mapping.Enable();
        await world.Run();
        Assert.Equal(["1", "2"], world.Batches);
    }

    [Fact, Covers("STR-152")]
    public async Task One_that_is_enabled_or_deleted_in_the_meantime_forgets_to_stop()
    {
        await using var world = new KinesisWorld(KinesisWorld.FromTheStart, simulation: new() { Mappings = new() { LastPollLatency = TimeSpan.FromSeconds(10) } });
        await world.Run();
        world.Mapping.Disable();
        await world.Advance(1);
        world.Mapping.Enable();
        await world.Advance(20);
        world.Put();
        await world.Run();
        Assert.Equal(["1"], world.Batches);

        world.Mapping.Disable();
        await world.Advance(1);
        world.Mapping.Delete();
        world.Put();
        await world.Advance(20);
        Assert.Equal(["1"], world.Batches);
    }

    [Fact, Covers("STR-129", "STR-130", "STR-131")]
    public async Task A_function_reads_a_stream_once_and_its_consumer_besides()
    {
        await using var world = new ControlWorld();
        const string stream = "\"EventSourceArn\":\"" + ControlWorld.Stream + "\",\"StartingPosition\":\"LATEST\"";
        var uuid = world.Create(stream)["UUID"]!.GetValue<string>();
        foreach (var another in new[] { "other", "consumer:1", "consumer:live" }) world.Create(stream + $",\"FunctionName\":\"{another}\"");
        world.Create(stream.Replace(ControlWorld.Stream, world.Consumer, StringComparison.Ordinal));

        var conflict = Assert.Throws<AwsServiceException>(() => world.Create(stream));

        Assert.Equal(("ResourceConflictException", 409), (conflict.Code, conflict.Status));
        Assert.Equal($"The event source arn (\" {ControlWorld.Stream} \") and function (\" consumer \") provided mapping already exists. Please update or delete the existing mapping with UUID {uuid}", conflict.Message);
        Assert.Equal(5, world.List().Count);
    }
}
