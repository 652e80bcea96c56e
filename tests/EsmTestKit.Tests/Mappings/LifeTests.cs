using EsmTestKit.Tests.Delivery;

namespace EsmTestKit.Tests.Mappings;

/// <summary>States, duplicates and what a mapping leaves behind (sections 5, 8 and 10 of the control plane's rules).</summary>
public sealed class LifeTests
{
    [Fact]
    [Covers("ADD-32", "ADD-62")]
    public async Task What_is_created_disabled_is_so_at_once_on_a_queue_and_passes_through_Creating_on_a_stream()
    {
        await using var world = new ControlWorld();

        var queue = world.CreateQueueMapping("\"Enabled\":false");
        var stream = world.CreateTableMapping("\"Enabled\":false");

        Assert.Equal(("Disabled", "Creating"), (State(world, queue), State(world, stream)));
        world.Update(queue, "\"BatchSize\":5"); // It is in no transition.
        await world.Sim.RunUntilIdleAsync();
        Assert.Equal(("Disabled", "Disabled"), (State(world, queue), State(world, stream)));
        Assert.Equal("Function does not exist", Assert.Throws<AwsServiceException>(() => world.CreateQueueMapping("\"Enabled\":false,\"FunctionName\":\"nobody\"")).Message);
    }

    [Fact]
    [Covers("CTL-103", "CTL-058", "ADD-74")]
    public async Task A_change_in_transition_is_refused_until_its_delay_has_passed()
    {
        await using var world = new ControlWorld(new() { UpdateLatency = TimeSpan.FromSeconds(10) });
        var uuid = world.CreateQueueMapping();
        await world.Sim.RunUntilIdleAsync();
        world.Update(uuid, "\"BatchSize\":5");
        await world.Sim.AdvanceAsync(TimeSpan.FromSeconds(9));

        var error = Assert.Throws<AwsServiceException>(() => world.Delete(uuid));
        Assert.Equal(("ResourceInUseException", 400, "Cannot delete the event source mapping because it is in use."), (error.Code, error.Status, error.Message));
        Assert.Equal("Cannot update the event source mapping because it is in use.", Assert.Throws<AwsServiceException>(() => world.Update(uuid, "\"BatchSize\":6")).Message);

        await world.Sim.AdvanceAsync(TimeSpan.FromSeconds(1));
        world.Delete(uuid);
    }

    [Fact]
    [Covers("CTL-116", "CTL-117", "CTL-118", "CTL-119", "CTL-097")]
    public async Task A_deleted_mapping_is_shown_until_it_is_gone_with_its_tags()
    {
        await using var world = new ControlWorld(new() { StopLatency = TimeSpan.FromSeconds(10) });
        var uuid = world.CreateTableMapping("\"Tags\":{\"a\":\"b\"}");
        await world.Sim.RunUntilIdleAsync();
        var arn = world.Get(uuid)["EventSourceMappingArn"]!.GetValue<string>();

        Assert.Equal(("Deleting", 100), (world.Delete(uuid)["State"]!.GetValue<string>(), world.Get(uuid)["BatchSize"]!.GetValue<int>()));
        await world.Sim.AdvanceAsync(TimeSpan.FromSeconds(9));
        Assert.Equal("Deleting", State(world, uuid));
        Assert.Equal("ResourceInUseException", Assert.Throws<AwsServiceException>(() => world.Delete(uuid)).Code);
        await world.Sim.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(404, Assert.Throws<AwsServiceException>(() => world.Get(uuid)).Status);
        Assert.Equal($"Event source mapping not found: {arn}", Assert.Throws<AwsServiceException>(() => world.Call("ListTags", $"\"Resource\":\"{arn}\"")).Message);
    }

    [Fact]
    [Covers("CTL-102")]
    public async Task A_mapping_made_anew_begins_at_its_own_starting_position()
    {
        await using var world = new ControlWorld();
        var stream = world.Sim.GetStream("orders");
        foreach (var position in new[] { "TRIM_HORIZON", "TRIM_HORIZON", "LATEST" })
        {
            stream.PutRecord("r", "k");
            var uuid = world.Create($"\"EventSourceArn\":\"{ControlWorld.Stream}\",\"StartingPosition\":\"{position}\"")["UUID"]!.GetValue<string>();
            await world.Sim.RunUntilIdleAsync();
            world.Delete(uuid);
            await world.Sim.RunUntilIdleAsync();
        }

        Assert.Equal(["orders#1", "orders#1 orders#2"], world.Sim.GetFunction("consumer").Invocations.Select(invocation => string.Join(' ', invocation.Records)));
    }

    [Fact]
    [Covers("CTL-042", "CTL-065", "CTL-068", "CTL-070", "CTL-071")]
    public async Task One_source_has_one_mapping_for_a_function_whatever_its_state()
    {
        await using var world = new ControlWorld(new() { StopLatency = TimeSpan.FromSeconds(10) });
        var disabled = world.CreateTableMapping("\"Enabled\":false");
        var deleted = world.CreateTableMapping("\"FunctionName\":\"other\"");
        await world.Sim.RunUntilIdleAsync();
        world.Delete(deleted);

        var conflict = Assert.Throws<AwsServiceException>(() => world.CreateTableMapping());
        Assert.Equal($"The event source arn (\" {world.Table} \") and function (\" consumer \") provided mapping already exists. Please update or delete the existing mapping with UUID {disabled}", conflict.Message);
        Assert.Equal(("ResourceConflictException", 409), (conflict.Code, conflict.Status));
        Assert.EndsWith($"with UUID {deleted}", Assert.Throws<AwsServiceException>(() => world.CreateTableMapping("\"FunctionName\":\"other\"")).Message, StringComparison.Ordinal);

        await world.Sim.AdvanceAsync(TimeSpan.FromSeconds(10));
        world.CreateTableMapping("\"FunctionName\":\"other\"");
    }

    [Fact]
    [Covers("CTL-066", "CTL-069")]
    public async Task Qualified_names_make_different_mappings()
    {
        await using var world = new ControlWorld();
        foreach (var name in new[] { "consumer", "consumer:$LATEST", "consumer:1", "consumer:live" }) world.CreateQueueMapping($"\"FunctionName\":\"{name}\"");

        Assert.StartsWith($"An event source mapping with SQS arn (\" {ControlWorld.Queue} \") and function (\" consumer \") already exists.", Assert.Throws<AwsServiceException>(() => world.CreateQueueMapping("\"FunctionName\":\"consumer:live\"")).Message, StringComparison.Ordinal);
    }

    [Fact]
    [Covers("CTL-106")]
    public async Task LastModified_moves_with_the_state_and_not_with_the_records()
    {
        await using var world = new ControlWorld(new() { StartLatency = TimeSpan.FromSeconds(20) });
        var uuid = world.CreateQueueMapping();
        decimal LastModified() => world.Get(uuid)["LastModified"]!.GetValue<decimal>();
        var created = LastModified();

        await world.Sim.RunUntilIdleAsync();
        Assert.Equal(created + 20, LastModified());

        world.Sim.GetQueue("orders").SendMessage("m");
        await world.Sim.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Single(world.Sim.GetFunction("consumer").Invocations);
        Assert.Equal(created + 20, LastModified());
    }

    [Fact]
    [Covers("CTL-099")]
    public async Task A_mapping_that_is_on_its_way_polls_nothing()
    {
        await using var world = new ControlWorld(MappingBehavior.Realistic);
        world.CreateQueueMapping();
        world.Sim.GetQueue("orders").SendMessage("m");

        await world.Sim.AdvanceAsync(TimeSpan.FromSeconds(19));
        Assert.Empty(world.Sim.GetFunction("consumer").Invocations);
        await world.Sim.RunUntilIdleAsync();
        Assert.Single(world.Sim.GetFunction("consumer").Invocations);
    }

    [Fact]
    [Covers("CTL-100")]
    public async Task LATEST_is_fixed_when_the_mapping_is_enabled()
    {
        await using var world = new ControlWorld(new() { StartLatency = TimeSpan.FromSeconds(20) });
        var stream = world.Sim.GetStream("orders");
        world.Create($"\"EventSourceArn\":\"{ControlWorld.Stream}\",\"StartingPosition\":\"LATEST\"");
        await world.Sim.AdvanceAsync(TimeSpan.FromSeconds(10));
        stream.PutRecord("missed", "k");
        await world.Sim.RunUntilIdleAsync();
        stream.PutRecord("seen", "k");
        await world.Sim.RunUntilIdleAsync();

        var record = Assert.Single(Assert.Single(world.Sim.GetFunction("consumer").Invocations).Records);
        Assert.Equal("orders#2", record.ToString());
    }

    [Fact]
    [Covers("CTL-101", "CTL-094", "CTL-095")]
    public async Task A_stream_goes_on_where_it_was_disabled()
    {
        await using var world = new ControlWorld();
        var stream = world.Sim.GetStream("orders");
        var uuid = world.Create($"\"EventSourceArn\":\"{ControlWorld.Stream}\",\"StartingPosition\":\"LATEST\"")["UUID"]!.GetValue<string>();
        await world.Sim.RunUntilIdleAsync();
        stream.PutRecord("1", "k");
        await world.Sim.RunUntilIdleAsync();
        world.Update(uuid, "\"Enabled\":false");
        await world.Sim.RunUntilIdleAsync();
        stream.PutRecord("2", "k");
        await world.Sim.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Single(world.Sim.GetFunction("consumer").Invocations);

        world.Update(uuid, "\"Enabled\":true");
        await world.Sim.RunUntilIdleAsync();

        Assert.Equal(["orders#1", "orders#2"], world.Sim.GetFunction("consumer").Invocations.Select(invocation => Assert.Single(invocation.Records).ToString()));
    }

    [Fact]
    [Covers("CTL-115")]
    public async Task A_running_batch_keeps_the_settings_that_it_was_formed_with()
    {
        await using var sim = new EsmSimulation();
        var stream = sim.CreateStream("orders");
        var function = Script.Always(sim, Script.Return("null") with { After = TimeSpan.FromSeconds(2) });
        var settings = new StreamMappingSettings(StartingPosition.TrimHorizon) { BatchSize = 1 };
        var mapping = sim.CreateEventSourceMapping(stream, function, settings);
        for (var index = 0; index < 4; index++) stream.PutRecord("r", "k");
        await sim.AdvanceAsync(TimeSpan.FromSeconds(1));

        mapping.Update(settings with { BatchSize = 10 });
        await sim.RunUntilIdleAsync();

        Assert.Equal([1, 3], mapping.Invocations.Select(invocation => invocation.Records.Count));
    }

    [Fact]
    [Covers("CTL-163")]
    public async Task A_stream_s_consumer_is_a_source_of_its_own()
    {
        await using var world = new ControlWorld();
        world.Create($"\"EventSourceArn\":\"{ControlWorld.Stream}\",\"StartingPosition\":\"LATEST\"");

        Assert.Equal(world.Consumer, world.Create("\"EventSourceArn\":\"{consumer}\",\"StartingPosition\":\"LATEST\"")["EventSourceArn"]!.GetValue<string>());
    }

    [Fact]
    [Covers("ADD-24", "STR-156")]
    public async Task A_role_needs_no_ListStreams()
    {
        await using var world = new ControlWorld();

        Assert.Equal("Creating", State(world, world.CreateTableMapping("\"FunctionName\":\"reader\"")));
    }

    private static string State(ControlWorld world, string uuid) => world.Get(uuid)["State"]!.GetValue<string>();
}
