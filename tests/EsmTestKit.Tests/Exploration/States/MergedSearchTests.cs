// Consumers as careless as real ones.
#pragma warning disable RS0030
using System.Text.Json;

namespace EsmTestKit.Tests.Exploration.States;

/// <summary>What follows a state is tried once: with far fewer schedules the same is proved, the same is found, and what the kit cannot see is said.</summary>
public sealed class MergedSearchTests
{
    private static readonly EsmExplorationSettings Prove = new() { Preset = EsmExplorationPreset.Prove, KeepFound = false };
    private static readonly EsmExplorationSettings Merging = Prove with { MergeEqualStates = true };

    [Fact]
    [Covers("EXP-215")]
    public async Task Two_orders_are_proved_with_a_fraction_of_the_schedules()
    {
        var scenario = Scenario(handle: IfMissing);

        var all = await EsmExplore.AssertIdempotentAsync(scenario, Prove);
        var merged = await EsmExplore.AssertIdempotentAsync(scenario, Merging);

        Assert.True(all.IsComplete && merged.IsComplete);
        Assert.True(merged.Schedules * 4 < all.Schedules, $"{merged.Schedules} of {all.Schedules}");
        Assert.Contains($"Every schedule within the budget was run, or came to a state in which another had been: {merged.Schedules} (", merged.ToString(), StringComparison.Ordinal);
        Assert.Contains("states everything was tried once", merged.ToString(), StringComparison.Ordinal);
        using var json = JsonDocument.Parse(merged.ToJson());
        Assert.InRange(json.RootElement.GetProperty("merged").GetInt32(), 1, merged.Schedules);
        Assert.InRange(json.RootElement.GetProperty("states").GetInt32(), 1, merged.Schedules * 10);
        Assert.False(JsonDocument.Parse(all.ToJson()).RootElement.TryGetProperty("states", out _));
    }

    /// <summary>Several in flight at once, so that sleeping calls and merged states meet (EXP-217).</summary>
    [Fact]
    public async Task Beside_sleeping_calls_states_are_merged_too()
    {
        var scenario = Scenario(handle: IfMissing, batchSize: 1, settings: new() { KeysAreApart = true });

        var all = await EsmExplore.AssertIdempotentAsync(scenario, Prove);
        var merged = await EsmExplore.AssertIdempotentAsync(scenario, Merging);

        Assert.True(all.IsComplete && merged.IsComplete);
        Assert.True(all.Outcome.Tally.Same > 0 && merged.Outcome.Tally.Same > 0);
        Assert.True(merged.Schedules * 2 < all.Schedules, $"{merged.Schedules} of {all.Schedules}");
    }

    [Fact]
    public async Task What_breaks_the_consumer_is_found_with_as_few_deviations()
    {
        var scenario = Scenario(handle: (rows, order) => rows.AddAsync(order));

        var all = await EsmExplore.SearchAsync(EsmClaim.Idempotent, scenario, Prove);
        var merged = await EsmExplore.SearchAsync(EsmClaim.Idempotent, scenario, Merging);

        Assert.Equal(all.Decisions, merged.Decisions);
        Assert.False(merged.Holds);
    }

    /// <summary>It takes two copies of one order in flight at once, and the second order to hide it.</summary>
    [Fact]
    public async Task A_race_behind_merged_states_is_found()
    {
        Func<IRows, string, Task> check = async (rows, order) =>
        {
            if (!await rows.HasAsync(order)) await rows.AddAsync(order);
        };

        var report = await EsmExplore.SearchAsync(EsmClaim.Idempotent, Scenario(check, batchSize: 1), Merging);

        Assert.False(report.Holds);
        Assert.True(report.Deviations <= 2, report.ToString());
    }

    [Fact]
    public async Task Without_the_setting_no_state_is_looked_at()
    {
        var report = await EsmExplore.AssertIdempotentAsync(Scenario(IfMissing, orders: 1), Prove);

        Assert.Null(report.Outcome.Tally.States);
        Assert.DoesNotContain("merged", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_not_all_was_tried_a_report_says_what_would_help_and_what_did()
    {
        var all = await EsmExplore.SearchAsync(EsmClaim.Idempotent, Scenario(IfMissing), Prove with { MaxSchedules = 500 });
        var merged = await EsmExplore.SearchAsync(EsmClaim.Idempotent, Scenario(IfMissing), Merging with { MaxSchedules = 500 });
        var random = await EsmExplore.SearchAsync(EsmClaim.Idempotent, Scenario(IfMissing), new() { MaxSchedules = 500, KeepFound = false });

        Assert.EndsWith("To prove more with as many: EsmExplorationSettings.MergeEqualStates, where the consumer's state lies in objects.", Line(all), StringComparison.Ordinal);
        Assert.Matches(@"^  500 schedules were run, .* \d+ of them came to one of \d+ states in which another had been\.$", Line(merged));
        Assert.DoesNotContain("MergeEqualStates", random.ToString(), StringComparison.Ordinal);

        static string Line(EsmExplorationReport report) => report.ToString().Split(Environment.NewLine)[2];
    }

    /// <summary>Where the state lies that the kit cannot see: two deliveries seem to come to the same, and one of them ends otherwise.</summary>
    [Fact]
    public async Task State_out_of_sight_is_an_error_and_no_proof()
    {
        const string elsewhere = "EsmTestKit.Tests." + nameof(State_out_of_sight_is_an_error_and_no_proof);
        Action<EsmSimulation> scenario = sim =>
        {
            AppContext.SetData(elsewhere, null);
            sim.Observe(() => AppContext.GetData(elsewhere));
            Func<IRows, string, Task> remember = async (rows, order) =>
            {
                await rows.SetAsync(order);
                sim.Effect("set", order, token: order);
                AppContext.SetData(elsewhere, order);
            };
            var rows = new Rows();
            Map(sim, sim.CreateFunction("apply", () => new Applying(sim.Gate<IRows>(rows), remember), consumer => consumer.HandleAsync, OrderScenario.Settings), orders: 2, batchSize: 1);
        };

        // Effects alone are judged, and they are right: only that the ends differ shows what is wrong.
        var error = await Assert.ThrowsAsync<EsmUsageException>(() => EsmExplore.SearchAsync(EsmClaim.ExactlyOnce, scenario, Merging));

        Assert.Contains("Two deliveries came to the same state and went on differently: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("So the consumer keeps something where the kit does not see it", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("or leave EsmExplorationSettings.MergeEqualStates out.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_kept_in_statics_is_in_no_object()
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.Idempotent, sim => Map(sim, sim.CreateFunction("apply", () => new Remembering(), consumer => consumer.HandleAsync, OrderScenario.Settings)), Merging);

        Assert.Contains("No states were merged: what stays in statics is in no object (Remembering.Latest).", report.ToString(), StringComparison.Ordinal);
        Assert.True(report.IsComplete);
    }

    [Fact]
    public async Task A_file_is_in_no_object()
    {
        using var file = new FileStream(typeof(MergedSearchTests).Assembly.Location, FileMode.Open, FileAccess.Read, FileShare.Read);
        var report = await EsmExplore.SearchAsync(EsmClaim.Idempotent, sim => Map(sim, sim.CreateFunction("apply", () => new Reading(file), consumer => consumer.HandleAsync, OrderScenario.Settings)), Merging);

        Assert.Contains("No states were merged: what factory.file (FileStream) stands for is in no object; states with it were kept apart.", report.ToString(), StringComparison.Ordinal);
        Assert.True(report.IsComplete);
    }

    /// <summary>A mock that lists its calls, as they came: no two orders of them are the same.</summary>
    [Fact]
    public async Task Where_hardly_a_state_is_met_again_nobody_looks_any_more()
    {
        var report = await EsmExplore.SearchAsync(
            EsmClaim.Idempotent,
            sim =>
            {
                var (rows, calls) = (new Rows(), new List<Guid>());
                sim.Observe(() => rows.Counts);
                Map(sim, sim.CreateFunction("apply", () => new Applying(sim.Gate<IRows>(new Listing(rows, calls)), IfMissing), consumer => consumer.HandleAsync, OrderScenario.Settings), orders: 2);
            },
            Merging with { MaxSchedules = 2_000 });

        Assert.Contains("tates were merged: hardly any was met again, as something in the consumer or its fakes is new in each schedule", report.ToString(), StringComparison.Ordinal);
        Assert.InRange(report.Outcome.Tally.States!.Value, 1, 20_000);
    }

    /// <summary>What a consumer does to the kit's own tables and queues is in objects.</summary>
    [Fact]
    public async Task The_kits_own_tables_are_state()
    {
        Action<EsmSimulation> scenario = sim =>
        {
            var table = sim.CreateTable("rows", new(new("id")));
            Map(sim, sim.CreateFunction("apply", () => new Putting(sim, table), consumer => consumer.HandleAsync, OrderScenario.Settings), orders: 2);
        };

        var all = await EsmExplore.AssertIdempotentAsync(scenario, Prove);
        var merged = await EsmExplore.AssertIdempotentAsync(scenario, Merging);

        Assert.True(all.IsComplete && merged.IsComplete);
        Assert.Null(merged.Outcome.Tally.NotMerged);
        Assert.True(merged.Schedules * 3 < all.Schedules * 2, $"{merged.Schedules} of {all.Schedules}");
    }

    public static TheoryData<string, Action<EsmSimulation>, Func<EsmSimulation, LambdaFunction, object?>> Readers => new()
    {
        { "the ledger", _ => { }, (sim, _) => sim.Ledger.Count },
        { "the ledger", sim => sim.Invariant("few", () => sim.Ledger.OfType<GateOpened>().Count() < 1_000), (_, _) => 1 },
        { "a function's invocations", _ => { }, (_, function) => function.Invocations.Count },
    };

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task Whoever_looks_at_what_has_been_may_go_on_differently(string what, Action<EsmSimulation> prepare, Func<EsmSimulation, LambdaFunction, object?> look)
    {
        var report = await EsmExplore.SearchAsync(
            EsmClaim.HealthyRecordsFinish,
            sim =>
            {
                var function = sim.CreateFunction("apply", () => new Forgetful(), consumer => consumer.HandleAsync, OrderScenario.Settings);
                prepare(sim);
                sim.Observe(() => look(sim, function));
                Map(sim, function);
            },
            Merging);

        Assert.Contains($"o states were merged: the test's own code looks at {what}, which no state holds.", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_that_looks_at_what_has_been_is_noticed()
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.HealthyRecordsFinish, sim => Map(sim, sim.CreateFunction("apply", () => new Looking(sim), consumer => consumer.HandleAsync, OrderScenario.Settings)), Merging);

        Assert.Contains("No states were merged: the test's own code looks at the ledger, which no state holds.", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_consumers_have_each_their_own_states()
    {
        var report = await EsmExplore.AssertSameAsync(Scenario(IfMissing, orders: 1), Scenario(IfMissing, orders: 1), Merging);

        Assert.Contains("No states were merged: two consumers are compared, and each has its own states.", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_under_control_is_not_merged()
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.Idempotent, sim => Map(sim, sim.CreateFunction("apply", () => new Blocking(sim), consumer => consumer.Handle, OrderScenario.Settings)), Merging with { MaxSchedules = 5 });

        Assert.Contains("No states were merged: what is not under control is in more places than objects.", report.ToString(), StringComparison.Ordinal);
    }

    // ---- Worlds ------------------------------------------------------------------------------------------------

    public interface IRows
    {
        Task<bool> HasAsync(string order);

        Task SetAsync(string order);

        Task AddAsync(string order);
    }

    private static async Task IfMissing(IRows rows, string order)
    {
        if (!await rows.HasAsync(order)) await rows.SetAsync(order);
    }

    private static Action<EsmSimulation> Scenario(Func<IRows, string, Task> handle, int orders = 2, int batchSize = 2, EsmGateSettings? settings = null) => sim =>
    {
        var rows = new Rows();
        sim.Observe(() => rows.Counts);
        Map(sim, sim.CreateFunction("apply", () => new Applying(sim.Gate<IRows>(rows, settings), handle), consumer => consumer.HandleAsync, OrderScenario.Settings), orders, batchSize);
    };

    private static void Map(EsmSimulation sim, LambdaFunction function, int orders = 1, int batchSize = 2)
    {
        var source = sim.CreateQueue("orders");
        sim.CreateEventSourceMapping(source, function, new() { BatchSize = batchSize });
        if (sim.Observers.Count == 0) sim.Observe(() => 1);
        for (var order = 0; order < orders; order++) source.SendMessage($"order-{order}");
    }

    private sealed class Rows : IRows
    {
        public Dictionary<string, int> Counts { get; } = [];

        public Task<bool> HasAsync(string order) => Task.FromResult(Counts.ContainsKey(order));

        public Task SetAsync(string order)
        {
            Counts[order] = 1;
            return Task.CompletedTask;
        }

        public Task AddAsync(string order)
        {
            Counts[order] = Counts.GetValueOrDefault(order) + 1;
            return Task.CompletedTask;
        }
    }

    private sealed class Applying(IRows rows, Func<IRows, string, Task> handle)
    {
        public async Task HandleAsync(OrderEvent input)
        {
            foreach (var message in input.Records) await handle(rows, message.Body);
        }
    }

    private sealed class Listing(IRows rows, List<Guid> calls) : IRows
    {
        public Task<bool> HasAsync(string order)
        {
            calls.Add(Guid.NewGuid());
            return rows.HasAsync(order);
        }

        public Task SetAsync(string order) => rows.SetAsync(order);

        public Task AddAsync(string order) => rows.AddAsync(order);
    }

    private sealed class Putting(EsmSimulation sim, DynamoDbTable table)
    {
        public async Task HandleAsync(OrderEvent input)
        {
            foreach (var message in input.Records)
            {
                await sim.GateAsync("put", message.Body);
                table.PutItem(new { id = message.Body });
            }
        }
    }

    private sealed class Remembering
    {
        public static string? Latest { get; private set; }

        public Task HandleAsync(OrderEvent input)
        {
            Latest = input.Records[0].Body;
            return Task.CompletedTask;
        }
    }

    private sealed class Reading(Stream file)
    {
        public Task HandleAsync(OrderEvent input) => Task.FromResult(file.CanRead && input.Records.Count > 0);
    }

    private sealed class Forgetful
    {
        public Task HandleAsync(OrderEvent input) => Task.FromResult(input);
    }

    private sealed class Looking(EsmSimulation sim)
    {
        public Task HandleAsync(OrderEvent input) => Task.FromResult(sim.Ledger.Count + input.Records.Count);
    }

    private sealed class Blocking(EsmSimulation sim)
    {
        public void Handle(OrderEvent input) => Task.Delay(TimeSpan.FromSeconds(input.Records.Count), sim.Clock).Wait();
    }
}
