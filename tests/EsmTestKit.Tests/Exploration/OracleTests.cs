using EsmTestKit.Internal.Exploration;

namespace EsmTestKit.Tests.Exploration;

/// <summary>Each oracle that no other test makes fire: one consumer that it blames, and a twin that it leaves in peace.</summary>
public sealed class OracleTests
{
    private static readonly EsmExplorationSettings Quick = new() { Preset = EsmExplorationPreset.Quick };

    [Theory]
    [InlineData(EsmClaim.Idempotent, "O1")]
    [InlineData(EsmClaim.NoLoss, "O2")]
    [InlineData(EsmClaim.ExactlyOnce, "O3")]
    [InlineData(EsmClaim.OrderPerKey, "O4")]
    [InlineData(EsmClaim.ToleratesReordering, "O5")]
    [InlineData(EsmClaim.HealthyRecordsFinish, "O8")]
    [InlineData(EsmClaim.BatchCutInvariant, "O9")]
    public void Each_claim_has_its_oracle(EsmClaim claim, string oracle) => Assert.Equal(oracle, Applicability.Of(claim).Oracle);

    [Fact]
    [Covers("EXP-300")]
    public async Task Order_of_a_standard_queue_is_not_claimed_and_the_error_says_what_is()
    {
        var refused = await Assert.ThrowsAsync<EsmUsageException>(() => EsmExplore.SearchAsync(EsmClaim.OrderPerKey, Grouped(fifo: false), Quick));

        Assert.Contains("standard queue orders", refused.Message, StringComparison.Ordinal);
        Assert.Contains("sim.NeverDecreases", refused.Fix, StringComparison.Ordinal);
        Assert.True((await EsmExplore.SearchAsync(EsmClaim.OrderPerKey, Grouped(fifo: true), Quick)).Holds);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Covers("EXP-304")]
    public async Task A_version_that_goes_back_is_seen_where_AWS_promises_no_order(bool isCareful)
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.ToleratesReordering, sim =>
        {
            var version = 0;
            sim.Observe(() => version);
            sim.NeverDecreases("version", () => version);
            Queue(sim, async message =>
            {
                await sim.GateAsync("Store.Save");
                version = isCareful ? Math.Max(version, message.Body.Length) : message.Body.Length;
            }, ["v", "vv"], new() { BatchSize = 1 });
        }, Quick);

        Assert.Equal(isCareful ? null : "O7", report.Oracle);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Covers("EXP-304")]
    public async Task What_is_looked_at_through_a_gate_is_no_call_of_the_handler(bool isCareful)
    {
        var looks = 0;
        var report = await EsmExplore.SearchAsync(EsmClaim.ToleratesReordering, sim =>
        {
            var store = new OrderStore();
            var gated = sim.Gate<IOrderStore>(store);
            sim.Observe(() => store.Orders);
            sim.NeverDecreases("orders", () =>
            {
                looks++;
                return gated.ExistsAsync("vv").GetAwaiter().GetResult() ? 2 : 1;
            });
            Queue(sim, async message =>
            {
                await gated.SaveAsync(message.Body);
                if (!isCareful && message.Body == "v") store.Orders.Remove("vv");
            }, ["v", "vv"], new() { BatchSize = 1 });
        }, Quick);

        Assert.Equal(isCareful ? null : "O7", report.Oracle);
        Assert.Equal("Controlled", report.Control);
        Assert.DoesNotContain("ExistsAsync", report.ToString(), StringComparison.Ordinal);
        Assert.True(looks > 2 * report.Schedules);
    }

    [Fact]
    [Covers("EXP-304")]
    public async Task What_a_look_throws_is_the_tests_to_see_and_not_the_handlers()
    {
        var seen = 0;
        var thrown = await Assert.ThrowsAsync<FormatException>(() => EsmExplore.SearchAsync(EsmClaim.ToleratesReordering, sim =>
        {
            sim.Observe(() => 1);
            sim.NeverDecreases<int>("version", () => throw new FormatException("No version."));
            Queue(sim, async _ =>
            {
                try
                {
                    await sim.GateAsync("Store.Save");
                }
                catch (FormatException)
                {
                    seen++;
                }
            }, ["v"]);
        }, Quick));

        Assert.Equal("No version.", thrown.Message);
        Assert.Equal(0, seen);
    }

    // An assertion in a fake or an invariant, as tests have them: without the delivery nobody could see it again.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_the_tests_own_code_throws_under_one_delivery_alone_names_it(bool inAnInvariant)
    {
        var error = await Assert.ThrowsAsync<EsmUsageException>(() => EsmExplore.SearchAsync(EsmClaim.Idempotent, sim =>
        {
            var saved = 0;
            void Check()
            {
                if (saved > 1) throw new FormatException("Saved twice.");
            }

            sim.Observe(() =>
            {
                if (!inAnInvariant) Check();
                return saved > 0;
            });
            if (inAnInvariant)
            {
                sim.Invariant("once", () =>
                {
                    Check();
                    return true;
                });
            }

            Queue(sim, async _ =>
            {
                await sim.GateAsync("Store.Save");
                saved++;
            }, ["v"]);
        }, Quick));

        Assert.StartsWith("A schedule was stopped by FormatException: Saved twice. That was under this delivery: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("apply[orders#1]@1", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(error.Fix, error.Message, StringComparison.Ordinal);
        Assert.Equal("Saved twice.", Assert.IsType<FormatException>(error.InnerException).Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_pair_is_told_whose_swap_changes_the_state(bool isCareful)
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.ToleratesReordering, Latest(isCareful), Quick);

        Assert.Equal(isCareful ? null : "O5", report.Oracle);
        if (!isCareful) Assert.Contains("orders#2 came before orders#1; the undisturbed run has them the other way round", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    [Covers("EXP-305")]
    public async Task The_pair_is_part_of_the_JSON() =>
        Assert.Contains("\"details\": [", (await EsmExplore.SearchAsync(EsmClaim.ToleratesReordering, Latest(isCareful: false), Quick)).ToJson(), StringComparison.Ordinal);

    [Fact]
    [Covers("EXP-302")]
    public async Task Effects_are_told_as_lost_unexpected_duplicated_and_recovered()
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.ExactlyOnce, Charging((bank, order) => bank.ChargeAsync(order, "")), Quick);

        Assert.Equal("O3", report.Oracle);
        Assert.Contains("duplicated: ChargeAsync order-1 (2 instead of 1)", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    [Covers("EXP-303")]
    public async Task One_token_counts_once()
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.ExactlyOnce, Charging((bank, order) => bank.ChargeAsync(order, $"key of {order}"), withToken: true), Quick);

        Assert.True(report.Holds, report.ToString());
    }

    [Fact]
    [Covers("EXP-303")]
    public async Task One_token_for_two_payloads_is_a_fault()
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.ExactlyOnce, Charging((bank, order) => bank.ChargeAsync(order, "today"), withToken: true), Quick);

        Assert.Equal(("O3", 0), (report.Oracle, report.Deviations));
        Assert.Contains("used for two payloads", report.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RefundAsync", null, "has no method RefundAsync. It has: ChargeAsync")]
    [InlineData("ChargeAsync", "customer", "has no parameter ChargeAsync(customer). It has: order, token")]
    public async Task An_effect_that_is_no_method_is_refused(string effect, string? group, string says)
    {
        await using var sim = new EsmSimulation();

        var refused = Assert.Throws<EsmUsageException>(() => sim.Gate<IBank>(new Bank(), new() { Effects = [effect], GroupParameter = group }));

        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Covers("EXP-303")]
    public async Task Requests_are_effects_once_per_idempotency_key(bool withKey)
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.ExactlyOnce, sim =>
        {
            var http = new HttpClient(new EsmGateHandler(sim, new Accepting(), new() { NoteEffects = true })) { BaseAddress = new Uri("https://bank.example/") };
            Queue(sim, async message =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, $"charges/{message.Body}");
                if (withKey) request.Headers.Add("Idempotency-Key", message.Body);
                using var answer = await http.SendAsync(request);
            }, ["order-1"]);
        }, Quick);

        Assert.Equal(withKey ? null : "O3", report.Oracle);
    }

    [Fact]
    [Covers("EXP-307")]
    public async Task A_message_that_comes_back_for_ever_is_a_livelock()
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.HealthyRecordsFinish, sim => Queue(sim, _ => throw new InvalidOperationException("locked"), ["order-1"]), Quick);

        Assert.Equal(("O8", 0), (report.Oracle, report.Deviations));
        Assert.Contains("livelock, critical", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    [Covers("EXP-307")]
    public async Task A_shard_that_nothing_unblocks_is_told_apart()
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.HealthyRecordsFinish, sim =>
        {
            var source = sim.CreateStream("orders");
            sim.CreateEventSourceMapping(source, sim.CreateFunction("apply", void (Stream _) => throw new InvalidOperationException("poison")), new(StartingPosition.TrimHorizon));
            source.PutRecord("order-1", "customer");
        }, Quick);

        Assert.Equal(("O8", 0), (report.Oracle, report.Deviations));
        Assert.Contains("blocked shard, critical", report.ToString(), StringComparison.Ordinal);
        Assert.Contains("\"severity\": \"critical\"", report.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    [Covers("EXP-308")]
    public async Task Work_that_outlives_its_invocation_is_found_without_any_deviation()
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.Idempotent, OrderScenario.Of((store, order) =>
        {
            _ = store.TrySaveAsync(order);
            return Task.CompletedTask;
        }), Quick);

        Assert.Equal(("O10", 0), (report.Oracle, report.Deviations));
    }

    [Fact]
    public void What_a_destination_is_told_was_given_up_once()
    {
        RecordName[] records = [new("orders", 1)];
        var discarded = new BatchDiscarded("mapping", "shard", 1, DiscardCondition.RetryAttemptsExhausted, 2, "failed", records);
        var sent = new InvocationRecordSent("mapping", "arn:failed", """{"KinesisBatchInfo":{"shardId":"shard"}}""", null, records);
        var elsewhere = new InvocationRecordSent("mapping", "arn:failed", """{"KinesisBatchInfo":{"shardId":"another"}}""", null, records);

        Assert.Null(KeptCheck.Of(Ledger(discarded, sent)));
        Assert.Equal("O11", KeptCheck.Of(Ledger(discarded, sent, sent))?.Oracle);
        Assert.Equal("O11", KeptCheck.Of(Ledger(sent))?.Oracle);
        Assert.Equal("O11", KeptCheck.Of(Ledger(discarded, elsewhere))?.Oracle);
        Assert.Equal("O11", KeptCheck.Of(Ledger(new MessageMovedToDeadLetterQueue("orders", "dead", records[0], receiveCount: 0)))?.Oracle);
    }

    private static EsmLedger Ledger(params LedgerEntry[] entries)
    {
        var ledger = new EsmLedger(() => DateTimeOffset.UnixEpoch);
        foreach (var entry in entries) ledger.Append(entry);
        return ledger;
    }

    private static Action<EsmSimulation> Latest(bool isCareful) => sim =>
    {
        var latest = "";
        sim.Observe(() => latest);
        Queue(sim, message => latest = isCareful && string.CompareOrdinal(message.Body, latest) < 0 ? latest : message.Body, ["v1", "v2"]);
    };

    private static Action<EsmSimulation> Grouped(bool fifo) => sim =>
    {
        var source = sim.CreateQueue(fifo ? "orders.fifo" : "orders", new() { FifoQueue = fifo });
        sim.CreateEventSourceMapping(source, sim.CreateFunction("apply", (OrderEvent input) =>
        {
            foreach (var message in input.Records) sim.Effect("apply", message.Body, group: "customer");
        }, OrderScenario.Settings));
        foreach (var body in new[] { "a", "b" }) source.SendMessage(body, fifo ? new() { MessageGroupId = "customer", MessageDeduplicationId = body } : null);
    };

    private static Action<EsmSimulation> Charging(Func<IBank, string, Task> charge, bool withToken = false) => sim =>
    {
        var source = sim.CreateQueue("orders");
        var settings = new EsmGateSettings { Effects = [nameof(IBank.ChargeAsync)], TokenParameter = withToken ? "token" : null };
        var function = sim.CreateFunction("charge", () => new Charger(sim.Gate<IBank>(new Bank(), settings), charge), charger => charger.HandleAsync, OrderScenario.Settings);
        sim.CreateEventSourceMapping(source, function);
        source.SendMessage("order-1");
        source.SendMessage("order-2");
    };

    private static void Queue(EsmSimulation sim, Action<OrderMessage> apply, string[] bodies, SqsMappingSettings? mapping = null) => Queue(sim, message =>
    {
        apply(message);
        return Task.CompletedTask;
    }, bodies, mapping);

    private static void Queue(EsmSimulation sim, Func<OrderMessage, Task> apply, string[] bodies, SqsMappingSettings? mapping = null)
    {
        var source = sim.CreateQueue("orders");
        sim.CreateEventSourceMapping(source, sim.CreateFunction("apply", () => new Each(apply), each => each.HandleAsync, OrderScenario.Settings), mapping);
        foreach (var body in bodies) source.SendMessage(body);
    }

    private sealed class Each(Func<OrderMessage, Task> apply)
    {
        public async Task HandleAsync(OrderEvent input)
        {
            foreach (var message in input.Records) await apply(message);
        }
    }

    public interface IBank
    {
        Task ChargeAsync(string order, string token);
    }

    private sealed class Bank : IBank
    {
        public Task ChargeAsync(string order, string token) => Task.CompletedTask;
    }

    private sealed class Charger(IBank bank, Func<IBank, string, Task> charge)
    {
        public async Task HandleAsync(OrderEvent input)
        {
            foreach (var message in input.Records) await charge(bank, message.Body);
        }
    }

    private sealed class Accepting : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(new HttpResponseMessage(System.Net.HttpStatusCode.Accepted));
    }
}
