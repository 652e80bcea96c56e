using EsmTestKit.Internal.Exploration;

namespace EsmTestKit.Tests.Exploration;

/// <summary>How states are brought into one form, and which of them count as right (EXP-301).</summary>
public sealed class ProjectionTests
{
    private static readonly EsmExplorationSettings Quick = new() { Preset = EsmExplorationPreset.Quick };

    private static readonly Func<string?, string?, string?, bool> Held = StateCover.Covers;

    // As a Guid would: another one each time, in each run.
    private int _made;

    private sealed record Row(string Id, string Order, string At);

    [Fact]
    [Covers("EXP-301")]
    public async Task What_is_made_anew_in_each_run_is_named_with_the_line_that_cures_it()
    {
        var refused = await Assert.ThrowsAsync<EsmUsageException>(() => EsmExplore.SearchAsync(EsmClaim.Idempotent, Rows(new(), isCareful: true), Quick));

        Assert.Contains("they differ in At, Id", refused.Message, StringComparison.Ordinal);
        Assert.Contains("MadeUp = [\"At\"]", refused.Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Covers("EXP-301")]
    public async Task With_made_up_ids_renamed_and_times_left_out_only_what_counts_is_compared(bool isCareful)
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.Idempotent, Rows(new() { MadeUp = ["Id"], Without = ["At"] }, isCareful), Quick);

        Assert.Equal((isCareful ? null : "O1", "Controlled"), (report.Oracle, report.Control));
    }

    [Fact]
    public async Task A_setting_that_names_no_member_is_said()
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.Idempotent, Rows(new() { MadeUp = ["Id"], Without = ["At", "updatedAt"] }, isCareful: true), Quick);

        Assert.Contains("An observer's settings name updatedAt", report.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"orders":[{"id":"x","name":"a"},{"id":"y","name":"b"}],"lines":[{"of":"y"}]}""", """{"orders":[{"id":"q","name":"b"},{"id":"p","name":"a"}],"lines":[{"of":"q"}]}""", true)]
    [InlineData("""{"orders":[{"id":"x","name":"a"},{"id":"y","name":"b"}],"lines":[{"of":"y"}]}""", """{"orders":[{"id":"q","name":"b"},{"id":"p","name":"a"}],"lines":[{"of":"p"}]}""", false)]
    [InlineData("""{"orders":[{"id":"x"},{"id":"y"}],"lines":[{"of":"x","n":1},{"of":"y","n":2}]}""", """{"orders":[{"id":"x"},{"id":"y"}],"lines":[{"of":"y","n":1},{"of":"x","n":2}]}""", true)]
    [InlineData("""[{"id":"x"},{"id":"x"}]""", """[{"id":"x"},{"id":"y"}]""", false)]
    [InlineData("""[{"id":"x","next":"y"},{"id":"y","next":"x"}]""", """[{"id":"a","next":"b"},{"id":"b","next":"a"}]""", true)]
    [InlineData("""[{"id":"x","next":"y"},{"id":"y","next":"x"}]""", """[{"id":"a","next":"a"},{"id":"b","next":"b"}]""", false)]
    public void Ids_stay_apart_and_keep_what_refers_to_them(string left, string right, bool areSame)
    {
        var form = new StateForm(new() { MadeUp = ["id"] });

        Assert.Equal(areSame, form.Of(left) == form.Of(right));
    }

    [Theory]
    [InlineData("""[{"k":"a","v":1},{"k":"a","v":2},{"k":"b","v":1}]""", """[{"k":"b","v":1},{"k":"a","v":1},{"k":"a","v":2}]""", true)]
    [InlineData("""[{"k":"a","v":1},{"k":"a","v":2},{"k":"b","v":1}]""", """[{"k":"a","v":2},{"k":"a","v":1},{"k":"b","v":1}]""", false)]
    public void Order_counts_within_a_key_alone(string left, string right, bool areSame)
    {
        var form = new StateForm(new() { OrderPerKey = "k" });

        Assert.Equal(areSame, form.Of(left) == form.Of(right));
    }

    [Fact]
    public void A_path_names_the_member_of_one_place() =>
        Assert.Equal("""{"at":1,"rows":[{"v":2}]}""", new StateForm(new() { Without = ["rows.at"] }).Of("""{"rows":[{"at":3,"v":2}],"at":1}"""));

    [Theory]
    [InlineData(false, true, "O1")]
    [InlineData(true, true, null)]
    [InlineData(true, false, "O1")]
    public async Task Any_order_that_AWS_may_choose_can_be_right_and_twice_never_is(bool acceptsAnyOrder, bool isLast, string? oracle)
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.Idempotent, sim =>
        {
            var applied = new List<string>();
            sim.Observe(() => isLast ? [.. applied.TakeLast(1)] : applied);
            Queue(sim, message => applied.Add(message.Body), "v1", "v2");
        }, Quick with { AcceptAnyOrder = acceptsAnyOrder });

        Assert.Equal(oracle, report.Oracle);
    }

    [Fact]
    public async Task Any_order_says_nothing_where_order_is_the_claim()
    {
        var refused = await Assert.ThrowsAsync<EsmUsageException>(() => EsmExplore.SearchAsync(EsmClaim.ToleratesReordering, sim => Queue(sim, _ => { }, "v1"), Quick with { AcceptAnyOrder = true }));

        Assert.Contains("AssertIdempotentAsync", refused.Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"balance":95}""", true)] // Half of a withdrawal of ten.
    [InlineData("""{"balance":100}""", true)]
    [InlineData("""{"balance":80}""", false)] // Twice: no loss, though less is left.
    [InlineData("""{"balance":110}""", false)]
    public void What_was_given_up_lies_between_all_and_nothing_of_it(string state, bool holds) =>
        Assert.Equal(holds, StateHull.Holds(state, """{"balance":90}""", ["""{"balance":100}"""]));

    [Theory]
    [InlineData("""[{"id":"a","n":1}]""", true)]
    [InlineData("""[{"id":"a","n":2},{"id":"b","n":1}]""", true)]
    [InlineData("""[]""", false)]
    [InlineData("""[{"id":"a","n":3},{"id":"b","n":1}]""", false)]
    [InlineData("""[{"id":"a","n":1},{"id":"b","n":1},{"id":"b","n":1}]""", false)]
    public void Rows_are_told_apart_by_what_is_no_number(string state, bool holds) =>
        Assert.Equal(holds, StateHull.Holds(state, """[{"id":"a","n":2},{"id":"b","n":1}]""", ["""[{"id":"a","n":1},{"id":"b","n":1}]""", """[{"id":"a","n":2}]"""]));

    [Theory]
    [InlineData(100, false)] // Lost: nothing was withdrawn.
    [InlineData(90, true)]
    [InlineData(80, true)] // Twice is another claim's business.
    public void Loss_of_a_withdrawal_leaves_more(int balance, bool covers) =>
        Assert.Equal(covers, Held($$"""{"balance":{{balance}}}""", """{"balance":90}""", """{"balance":100}"""));

    [Fact]
    public async Task A_withdrawal_that_is_lost_is_found()
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.NoLoss, Withdrawals(async withdraw =>
        {
            try
            {
                await withdraw();
            }
            catch (TimeoutException)
            {
                // Nobody learns of it.
            }
        }), Quick);

        Assert.Equal(("O2", 1), (report.Oracle, report.Deviations));
        Assert.True((await EsmExplore.SearchAsync(EsmClaim.NoLoss, Withdrawals(withdraw => withdraw()), Quick)).Holds);
    }

    [Fact]
    public async Task What_nobody_can_judge_is_no_alarm_and_is_said()
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.Idempotent, sim =>
        {
            var last = "";
            var source = sim.CreateStream("orders");
            var function = sim.CreateFunction("apply", () => new Records(async data =>
            {
                await sim.GateAsync("Store.Save", data);
                last = data;
            }), records => records.HandleAsync, OrderScenario.Settings);
            sim.CreateEventSourceMapping(source, function, new(StartingPosition.TrimHorizon) { MaximumRetryAttempts = 0 });
            sim.Observe(() => last);
            for (var order = 1; order <= 5; order++) source.PutRecord($"order-{order}", "customer");
        }, Quick);

        Assert.True(report.Holds, report.ToString());
        Assert.Contains("gave up more than three records", report.ToString(), StringComparison.Ordinal);
    }

    private Action<EsmSimulation> Rows(EsmObservationSettings settings, bool isCareful) => sim =>
    {
        var rows = new List<Row>();
        sim.Observe(() => rows, settings);
        Queue(sim, message =>
        {
            if (!isCareful || rows.TrueForAll(row => row.Order != message.Body)) rows.Add(new($"id {_made++}", message.Body, $"time {_made}"));
        }, "order-1", "order-2");
    };

    private static Action<EsmSimulation> Withdrawals(Func<Func<Task>, Task> consume) => sim =>
    {
        var balance = 100;
        sim.Observe(() => new { balance });
        var source = sim.CreateQueue("orders");
        sim.CreateEventSourceMapping(source, sim.CreateFunction("apply", () => new Each(_ => consume(async () =>
        {
            await sim.GateAsync("Account.Withdraw");
            balance -= 10;
        })), each => each.HandleAsync, OrderScenario.Settings));
        source.SendMessage("order-1");
    };

    private static void Queue(EsmSimulation sim, Action<OrderMessage> apply, params string[] bodies)
    {
        var source = sim.CreateQueue("orders");
        sim.CreateEventSourceMapping(source, sim.CreateFunction("apply", () => new Each(message =>
        {
            apply(message);
            return Task.CompletedTask;
        }), each => each.HandleAsync, OrderScenario.Settings));
        foreach (var body in bodies) source.SendMessage(body);
    }

    private sealed class Each(Func<OrderMessage, Task> apply)
    {
        public async Task HandleAsync(OrderEvent input)
        {
            foreach (var message in input.Records) await apply(message);
        }
    }

    private sealed record Batch(IReadOnlyList<Batch.Record> Records)
    {
        public sealed record Record(Kinesis Kinesis);

        public sealed record Kinesis(byte[] Data);
    }

    private sealed class Records(Func<string, Task> apply)
    {
        public async Task HandleAsync(Batch input)
        {
            foreach (var record in input.Records) await apply(System.Text.Encoding.UTF8.GetString(record.Kinesis.Data));
        }
    }
}
