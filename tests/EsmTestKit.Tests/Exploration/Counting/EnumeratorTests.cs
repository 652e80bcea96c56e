using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Exploration;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Tests.Exploration;

/// <summary>The enumerator comes to exactly as many schedules as the formulas say, no two of them the same, and stops by itself.</summary>
public sealed class EnumeratorTests
{
    private const int Unbounded = 1_000;
    private static readonly LambdaFunctionSettings Function = new() { Serializer = EsmJsonSerializer.Default };

    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 1)]
    [InlineData(3, 2)]
    [InlineData(3, 10)]
    [InlineData(4, 2)]
    [InlineData(4, 10)]
    public void A_standard_queue_has_every_order_and_every_cut(int messages, int batchSize)
    {
        var runs = All(Queue(messages, batchSize), [ChoicePoint.BatchCut, ChoicePoint.Reorder]);

        Assert.Equal(Formulas.BatchedWords(messages, batchSize, 0), runs.Count);
        Assert.Equal(runs.Count, runs.Select(Deliveries).Distinct().Count());
    }

    [Theory]
    [InlineData(1, 1, 2)]
    [InlineData(2, 1, 1)]
    [InlineData(2, 2, 2)]
    [InlineData(3, 2, 1)]
    [InlineData(3, 3, 1)]
    public void Messages_whose_answer_is_lost_come_back_together(int messages, int batchSize, int failures)
    {
        var runs = All(Queue(messages, batchSize), [ChoicePoint.BatchCut, ChoicePoint.Reorder, ChoicePoint.LostResponse], failures);

        Assert.Equal(Formulas.Rounds(messages, batchSize, failures), runs.Count);
        if (messages == 1) Assert.Equal(Formulas.ClosedLoop(messages, batchSize, failures, 0), runs.Count);
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(4, 2)]
    [InlineData(5, 10)]
    public void A_group_has_every_cut_and_one_order(int messages, int batchSize)
    {
        var runs = All(Group(messages, batchSize), [ChoicePoint.BatchCut, ChoicePoint.GroupOrder, ChoicePoint.Reorder]);

        Assert.Equal(Formulas.Groups([messages], batchSize, 0), runs.Count);
        Assert.Equal(runs.Count, runs.Select(Deliveries).Distinct().Count());
    }

    [Theory]
    [InlineData(2, 2, 2)]
    [InlineData(3, 2, 3)]
    [InlineData(4, 3, 2)]
    [InlineData(4, 4, 3)]
    public void A_shard_tries_its_batches_again_as_they_are(int records, int batchSize, int failures)
    {
        var runs = All(Shard(records, batchSize), [ChoicePoint.BatchCut, ChoicePoint.LostResponse], failures);

        Assert.Equal(Formulas.Retried(records, batchSize, failures), runs.Count);
        Assert.Equal(runs.Count, runs.Select(Deliveries).Distinct().Count());
    }

    [Theory]
    [InlineData(3, 3, 2)]
    [InlineData(4, 4, 2)]
    [InlineData(4, 4, 3)]
    public void A_shard_that_cuts_failed_batches_in_two(int records, int batchSize, int failures)
    {
        var runs = All(Shard(records, batchSize, bisects: true), [ChoicePoint.BatchCut, ChoicePoint.LostResponse], failures);

        Assert.Equal(Formulas.Bisected(records, batchSize, failures), runs.Count);
    }

    [Theory]
    [InlineData(2, 2, 1)]
    [InlineData(3, 2, 2)]
    [InlineData(3, 3, 2)]
    [InlineData(4, 4, 2)]
    public void A_shard_whose_answers_name_the_first_failed_record(int records, int batchSize, int failures)
    {
        var runs = All(Shard(records, batchSize, reports: true), [ChoicePoint.BatchCut, ChoicePoint.GateFault], failures);

        Assert.Equal(Formulas.Partial(records, batchSize, failures), runs.Count);
    }

    [Theory]
    [InlineData(2, 2, 1)]
    [InlineData(3, 2, 2)]
    [InlineData(3, 3, 2)]
    [InlineData(4, 4, 2)]
    public void A_shard_whose_reader_ends_is_cut_anew(int records, int batchSize, int failures)
    {
        var runs = All(Shard(records, batchSize), [ChoicePoint.BatchCut, ChoicePoint.Restart], failures);

        Assert.Equal(Formulas.Restarted(records, batchSize, failures), runs.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [Covers("EXP-251")]
    public void A_quota_ends_the_retries_of_a_record(int quota)
    {
        RuleHits.Note("EXP-251");
        Assert.Equal(quota + 2, All(Shard(1, 1, quota: quota), [ChoicePoint.LostResponse], Unbounded).Count);
        // Two records, each failing up to quota + 1 times: the last time it is discarded.
        Assert.Equal((quota + 2) * (quota + 2), All(Shard(2, 1, quota: quota), [ChoicePoint.LostResponse], Unbounded).Count);
        Assert.Equal(Formulas.Retried(2, 1, quota), All(Shard(2, 1, quota: quota), [ChoicePoint.LostResponse], quota).Count);
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(2, 2)]
    [InlineData(2, 3)]
    [InlineData(3, 2)]
    public void Invocations_side_by_side_take_turns_in_every_way(int messages, int calls)
    {
        var runs = All(Queue(messages, 1, calls), [ChoicePoint.Interleaving]);

        Assert.Equal(Formulas.Interleaved(messages, calls), runs.Count);
        Assert.Equal(runs.Count, runs.Select(Calls).Distinct().Count());
    }

    // ---- The enumerator ---------------------------------------------------------------------------------------

    private static List<RunRecord> All(Action<EsmSimulation> world, ChoicePoint[] kinds, int faults = 0)
    {
        var opened = new HashSet<ChoicePoint>(kinds);
        var runner = new ScenarioRunner(world, new EsmExplorationSettings());
        var plan = new Plan([new() { Faults = faults, Cuts = Unbounded, Reorders = Unbounded, Preempts = Unbounded, Environments = Unbounded }], 0, IsGuided: false, int.MaxValue, 1);
        var queue = new DeviationQueue(plan, mostWaiting: 100_000);
        var runs = new List<RunRecord>();
        while (queue.TryTake(out var deviations, out var cost))
        {
            var run = runner.Run(new DeviatingWalk(opened, deviations));
            Assert.Null(run.LeftBusy);
            runs.Add(run);
            queue.AddChildren(deviations, cost, run.Steps);
        }

        Assert.False(queue.WasCut);
        return runs;
    }

    private static string Deliveries(RunRecord run) => string.Join(' ', run.Ledger.OfType<InvocationStarted>().Select(started => $"[{string.Join(',', started.Records)}]"));

    private static string Calls(RunRecord run) => string.Join(' ', run.Ledger.OfType<GateOpened>().Select(gate => $"{gate.RequestId} {gate.Call}"));

    // ---- Worlds -----------------------------------------------------------------------------------------------

    private static Action<EsmSimulation> Queue(int messages, int batchSize, int calls = 0) => sim =>
    {
        var source = sim.CreateQueue("orders");
        sim.CreateEventSourceMapping(source, FunctionOf(sim, calls), new() { BatchSize = batchSize });
        for (var number = 0; number < messages; number++) source.SendMessage($"{number}");
    };

    private static Action<EsmSimulation> Group(int messages, int batchSize) => sim =>
    {
        var source = sim.CreateQueue("orders.fifo", new() { FifoQueue = true });
        sim.CreateEventSourceMapping(source, FunctionOf(sim, 0), new() { BatchSize = batchSize });
        for (var number = 0; number < messages; number++) source.SendMessage($"{number}", new() { MessageGroupId = "one", MessageDeduplicationId = $"{number}" });
    };

    private static Action<EsmSimulation> Shard(int records, int batchSize, bool bisects = false, bool reports = false, int quota = -1) => sim =>
    {
        var source = sim.CreateStream("orders");
        var function = reports ? ReportingFunctionOf(sim) : FunctionOf(sim, 0);
        sim.CreateEventSourceMapping(source, function, new(StartingPosition.TrimHorizon)
        {
            BatchSize = batchSize,
            BisectBatchOnFunctionError = bisects,
            MaximumRetryAttempts = quota,
            FunctionResponseTypes = reports ? [FunctionResponseType.ReportBatchItemFailures] : [],
        });
        for (var number = 0; number < records; number++) source.PutRecord($"{number}", "one");
    };

    private static LambdaFunction FunctionOf(EsmSimulation sim, int calls) => sim.CreateFunction("apply", () => new Consumer(sim, calls), consumer => consumer.HandleAsync, Function);

    private static LambdaFunction ReportingFunctionOf(EsmSimulation sim)
    {
        var gate = sim.Gate<ILookup>(new Lookup());
        return sim.CreateFunction("apply", () => new ReportingConsumer(gate), consumer => consumer.Handle, Function);
    }

    private sealed class Consumer(EsmSimulation sim, int calls)
    {
        public async Task HandleAsync(Worlds.AnyEvent input)
        {
            for (var call = 0; call < calls; call++) await sim.GateAsync("Call", input.Records[0].Identifier);
        }
    }

    /// <summary>Stops at the first record that fails and reports it.</summary>
    private sealed class ReportingConsumer(ILookup lookup)
    {
        public Worlds.Answer Handle(Worlds.AnyEvent input)
        {
            foreach (var record in input.Records)
            {
                try
                {
                    lookup.GetIt(record.Identifier);
                }
                catch (TimeoutException)
                {
                    return new Worlds.Answer([new Worlds.Failure(record.Identifier)]);
                }
            }

            return new Worlds.Answer([]);
        }
    }

    internal interface ILookup
    {
        /// <summary>No task: the call can fail and do nothing else.</summary>
        int GetIt(string record);
    }

    internal sealed class Lookup : ILookup
    {
        public int GetIt(string record) => record.Length;
    }
}
