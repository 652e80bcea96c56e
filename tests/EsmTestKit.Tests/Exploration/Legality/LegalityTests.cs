using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Exploration;
using EsmTestKit.Legality;

namespace EsmTestKit.Tests.Exploration;

/// <summary>Whatever the search makes AWS do, AWS may do: each ledger is read by a checker that knows nothing of the engine.</summary>
public sealed class LegalityTests
{
    private const int Enumerated = 250;
    private const int Random = 150;

    public static TheoryData<string> Worlds => new(Exploration.Worlds.All.Keys);

    [Fact]
    [Covers("CP-29", "CP-40", "CP-44", "CP-45", "CP-46", "CP-47", "CP-48", "CP-49", "CP-50", "CP-52")]
    public void Each_choice_of_a_stream_and_of_a_batch_of_several_receives_is_asked_for_and_taken()
    {
        foreach (var (name, label) in new[] { ("queueWithWindow", "twice:orders#2"), ("streamWithLanes", "lane:2"), ("streamWithAge", "expire"), ("stream", "restart"), ("streamWithLanes", "restart"), ("stream", "split"), ("table", "split"), ("streamOfTwoShards", "merge"), ("streamWithWindows", "restart"), ("stream", "producerRetry"), ("stream", "producerReorder"), ("stream", "pause"), ("queue", "pause"), ("table", "pause") }) Take(name, label);
    }

    private static void Take(string name, string label)
    {
        var kinds = new HashSet<ChoicePoint>(ChoicePoint.All);
        var runner = new ScenarioRunner(Exploration.Worlds.All[name], new EsmExplorationSettings());
        var step = runner.Run(new DeviatingWalk(kinds, [])).Steps.First(step => step.Options.Any(option => option.Label == label));
        var run = runner.Run(new LabelledWalk(kinds, [new(step.Site, label)]));

        Assert.Null(run.LeftBusy);
        Assert.Equal(label, run.Steps.Single(step => step.Picked != 0).Taken.Label);
        Assert.NotEqual(runner.Run(new DeviatingWalk(kinds, [])).Ledger.ToJsonLines(), run.Ledger.ToJsonLines());
    }

    [Theory]
    [MemberData(nameof(Worlds))]
    [Covers("EXP-010", "EXP-011")]
    public void Every_schedule_of_a_search_is_legal(string name)
    {
        var kinds = new HashSet<ChoicePoint>(ChoicePoint.All);
        EsmSimulation? world = null;
        var runner = new ScenarioRunner(
            sim =>
            {
                world = sim;
                sim.Observe(() => null);
                Exploration.Worlds.All[name](sim);
            },
            new EsmExplorationSettings());
        var queue = new DeviationQueue(new Plan([new() { Faults = 2, Cuts = 2, Reorders = 2, Preempts = 2, Environments = 2 }], 0, IsGuided: false, Enumerated, 1), mostWaiting: 5_000);
        var ran = 0;
        while (ran < Enumerated && queue.TryTake(out var deviations, out var cost))
        {
            var run = Checked(new DeviatingWalk(kinds, deviations));
            queue.AddChildren(deviations, cost, run.Steps);
            ran++;
        }

        for (var number = 0; number < Random; number++) Checked(new SwarmWalk(kinds, new Draws(1, number)));
        Assert.True(ran >= Enumerated || queue.Count == 0, $"{ran} schedules were enumerated.");

        RunRecord Checked(ScheduleWalk walk)
        {
            var run = runner.Run(walk);
            if (LedgerLegality.Of(run.Ledger.ToJsonLines(), FactsOf.World(world!)) is [_, ..] found)
            {
                Assert.Fail($"{name}: {string.Join("; ", walk.Steps.Where(step => step.Picked != 0).Select(step => $"{step.Site}: {step.Taken.Label}"))}\n{string.Join('\n', found)}\n{run.Ledger.ToJsonLines()}");
            }

            return run;
        }
    }
}
