namespace EsmTestKit.Tests.Exploration;

public sealed class ExploreTests
{
    private static readonly EsmExplorationSettings Quick = new() { Preset = EsmExplorationPreset.Quick };

    [Fact]
    [Covers("EXP-204", "EXP-130", "CP-06")]
    public async Task A_consumer_that_applies_again_what_comes_again_is_found_with_one_deviation()
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.Idempotent, OrderScenario.Of((store, order) => store.SaveAsync(order)), Quick);

        Assert.False(report.Holds);
        Assert.Equal("O1", report.Oracle);
        Assert.Equal(1, report.Deviations);
        Assert.Equal("Controlled", report.Control);
        var text = report.ToString();
        Assert.Contains("Why AWS may do this", text, StringComparison.Ordinal);
        Assert.Contains("ESMTESTKIT_REPLAY=esm1.", text, StringComparison.Ordinal);
    }

    [Fact]
    [Covers("EXP-200", "EXP-620", "EXP-621", "CP-03", "CP-04", "CP-05", "CP-08", "CP-09", "CP-23", "EXP-003a", "CP-11", "EXP-221")]
    public async Task A_consumer_with_an_atomic_check_holds_against_everything()
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.Idempotent, OrderScenario.Of((store, order) => store.TrySaveAsync(order)), new() { Budget = new() { Faults = 2 }, MaxSchedules = 4_000 });

        Assert.True(report.Holds, report.ToString());
        Assert.True(report.Schedules > 500, report.ToString());
    }

    [Fact]
    [Covers("EXP-110", "EXP-111", "EXP-112")]
    public async Task A_check_before_and_a_write_after_are_two_steps_and_an_overlap_gets_between_them()
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.Idempotent, OrderScenario.Of(async (store, order) =>
        {
            if (!await store.ExistsAsync(order)) await store.SaveAsync(order);
        }));

        Assert.False(report.Holds);
        Assert.Equal(["apply[orders#1,orders#2]@1/OrderStore.SaveAsync order-1#1: visibilityExpires"], report.Decisions);
    }

    [Fact]
    [Covers("CP-10")]
    public async Task Work_that_is_not_awaited_is_found_in_the_undisturbed_run()
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.Idempotent, OrderScenario.Of((store, order) =>
        {
            _ = store.TrySaveAsync(order);
            return Task.CompletedTask;
        }), Quick);

        Assert.Equal("O10", report.Oracle);
        Assert.Equal(0, report.Deviations);
    }

    [Fact]
    public async Task A_swallowed_failure_is_loss()
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.NoLoss, OrderScenario.Of(async (store, order) =>
        {
            try
            {
                await store.TrySaveAsync(order);
            }
            catch (TimeoutException)
            {
            }
        }), Quick);

        Assert.Equal("O2", report.Oracle);
        Assert.Contains("failBefore", Assert.Single(report.Decisions), StringComparison.Ordinal);
    }

    [Fact]
    [Covers("CP-20")]
    public async Task The_last_write_wins_only_while_the_order_holds()
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.ToleratesReordering, sim =>
        {
            var latest = "";
            var source = sim.CreateQueue("orders");
            var function = sim.CreateFunction("apply", () => new OrderConsumer(new OrderStore(), (_, order) =>
            {
                latest = order;
                return Task.CompletedTask;
            }), consumer => consumer.HandleAsync, OrderScenario.Settings);
            sim.CreateEventSourceMapping(source, function);
            sim.Observe(() => latest);
            source.SendMessage("v1");
            source.SendMessage("v2");
        }, Quick);

        Assert.Equal(["orders>apply batch#1: deliver:orders#2"], report.Decisions);
    }

    [Fact]
    [Covers("CP-07")]
    public async Task A_throttle_at_the_limit_sends_a_healthy_message_to_the_dead_letter_queue()
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.HealthyRecordsFinish, sim =>
        {
            var dead = sim.CreateQueue("dead");
            OrderScenario.Of((store, order) => store.TrySaveAsync(order), new() { RedrivePolicy = new(dead, MaxReceiveCount: 1) })(sim);
        }, Quick);

        Assert.Equal("O8", report.Oracle);
        Assert.Equal(1, report.Deviations);
    }

    [Fact]
    public async Task What_was_given_up_is_not_expected()
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.Idempotent, sim =>
        {
            var dead = sim.CreateQueue("dead");
            OrderScenario.Of((store, order) => store.TrySaveAsync(order), new() { RedrivePolicy = new(dead, MaxReceiveCount: 1) })(sim);
        });

        Assert.True(report.Holds, report.ToString());
    }

    [Fact]
    [Covers("CP-26")]
    public async Task A_message_moved_back_has_a_new_id_and_a_check_of_ids_does_not_know_it()
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.Idempotent, sim =>
        {
            var dead = sim.CreateQueue("dead");
            var (ids, applied) = (new HashSet<string>(), new List<string>());
            var source = sim.CreateQueue("orders", new() { RedrivePolicy = new(dead, MaxReceiveCount: 1) });
            var function = sim.CreateFunction("apply", (OrderEvent input) =>
            {
                foreach (var message in input.Records)
                {
                    if (ids.Add(message.MessageId)) applied.Add(message.Body);
                }
            }, OrderScenario.Settings);
            sim.CreateEventSourceMapping(source, function);
            sim.Observe(() => applied);
            source.SendMessage("a");
        });

        Assert.Equal(2, report.Deviations);
        Assert.Equal("orders#1: redrive", report.Decisions[1]);
    }

    [Fact]
    [Covers("CP-27")]
    public async Task A_producer_sends_again_only_where_it_is_asked_for()
    {
        static void Scenario(EsmSimulation sim)
        {
            var (ids, applied) = (new HashSet<string>(), new List<string>());
            var source = sim.CreateQueue("orders");
            var function = sim.CreateFunction("apply", (OrderEvent input) =>
            {
                foreach (var message in input.Records)
                {
                    if (ids.Add(message.MessageId)) applied.Add(message.Body);
                }
            }, OrderScenario.Settings);
            sim.CreateEventSourceMapping(source, function);
            sim.Observe(() => applied);
            source.SendMessage("a");
        }

        Assert.True((await EsmExplore.SearchAsync(EsmClaim.Idempotent, Scenario, Quick)).Holds);
        Assert.Equal(["orders#1: producerRetry"], (await EsmExplore.SearchAsync(EsmClaim.Idempotent, Scenario, Quick with { IncludeProducerRetries = true })).Decisions);
    }

    [Fact]
    public async Task An_answer_that_the_mapping_does_not_listen_to_is_said()
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.Idempotent, sim =>
        {
            var source = sim.CreateQueue("orders");
            var function = sim.CreateFunction("apply", (Stream _) => new MemoryStream("""{"batchItemFailures":[{"itemIdentifier":"x"}]}"""u8.ToArray()));
            sim.CreateEventSourceMapping(source, function);
            sim.Observe(() => 1);
            source.SendMessage("a");
        }, Quick);

        Assert.Equal("O6", report.Oracle);
        Assert.Contains("ReportBatchItemFailures", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    [Covers("EXP-408")]
    public async Task A_consumer_that_blocks_is_explored_as_far_as_honest()
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.Idempotent, OrderScenario.Of((store, order) =>
        {
            store.SaveAsync(order).GetAwaiter().GetResult();
            return Task.CompletedTask;
        }), Quick);

        Assert.False(report.Holds);
        Assert.Equal("Tracked", report.Control);
    }

    [Fact]
    [Covers("EXP-240")]
    public async Task A_consumer_that_runs_differently_each_time_is_never_proved()
    {
        var runs = 0;
        var report = await EsmExplore.SearchAsync(EsmClaim.Idempotent, OrderScenario.Of((store, order) => store.TrySaveAsync($"{order}-{(runs++ == 0 ? "x" : "y")}"), orders: 1), Quick);

        Assert.Equal("Uncontrolled", report.Control);
    }

    [Fact]
    public async Task A_scenario_without_anything_to_look_at_says_what_to_write()
    {
        var error = await Assert.ThrowsAsync<EsmUsageException>(() => EsmExplore.SearchAsync(EsmClaim.Idempotent, sim =>
        {
            var source = sim.CreateQueue("orders");
            sim.CreateEventSourceMapping(source, sim.CreateFunction("apply", (OrderEvent _) => { }, OrderScenario.Settings));
            source.SendMessage("a");
        }));

        Assert.Contains("sim.Observe", error.Fix, StringComparison.Ordinal);
    }
}
