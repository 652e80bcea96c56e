using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Exploration;

namespace EsmTestKit.Tests.Exploration.Searching;

public sealed class ShrinkerTests
{
    private static readonly EsmExplorationSettings Settings = new();

    private static readonly Action<EsmSimulation> Naive = OrderScenario.Of((store, order) => store.SaveAsync(order));

    [Fact]
    [Covers("EXP-230", "EXP-231", "EXP-232")]
    public async Task What_is_superfluous_goes_and_a_crash_becomes_a_failing_call()
    {
        var bench = await Bench.OfAsync(Naive);

        // The second order's call ends in a crash, and so does each call of the next two attempts: the first order is there three times.
        var small = bench.Shrinker().Shrink(bench.Found(crashes: 3));

        var decision = Assert.Single(small.Decisions);
        Assert.Equal(("failBefore", "apply[orders#1,orders#2]@1/OrderStore.SaveAsync order-2#1"), (decision.Taken.Label, decision.Site));
    }

    [Fact]
    [Covers("EXP-233")]
    public async Task Another_fault_that_shows_on_the_way_is_told()
    {
        var failures = 0;
        var bench = await Bench.OfAsync(sim =>
        {
            failures = 0;
            OrderScenario.Of(async (store, order) =>
            {
                try
                {
                    await store.TrySaveAsync(order);
                }
                catch (TimeoutException)
                {
                    failures++;
                    throw;
                }
            }, orders: 1)(sim);
            sim.Observe(() => failures == 1);
            sim.Invariant("no second failure", () => failures < 2);
        });
        var found = bench.Judged(new Failing(bench.Kinds, "failBefore", 2));
        Assert.Equal("O7", found.Finding.Oracle);

        var shrinker = bench.Shrinker();
        var small = shrinker.Shrink(found);

        Assert.Equal(("O7", 2), (small.Finding.Oracle, small.Decisions.Count));
        Assert.Equal(("O1", 1), Assert.Single(shrinker.Slipped) is var other ? (other.Finding.Oracle, other.Decisions.Count) : default);
        Assert.StartsWith("O1: ", Assert.Single(ReportText.Slipped(small with { Slipped = shrinker.Slipped })), StringComparison.Ordinal);
    }

    [Fact]
    [Covers("EXP-234")]
    public async Task Where_runs_differ_most_of_three_count()
    {
        var bench = await Bench.OfAsync(Naive);
        var runs = 0;
        // Each third run shows nothing, whatever was decided.
        RunRecord Moody(ScheduleWalk walk) => runs++ % 3 == 0 ? bench.Run(new DeviatingWalk(bench.Kinds, [])) : bench.Run(walk);

        var small = new Shrinker(bench.Kinds, bench.Judge, Moody, new Tally(), isControlled: false).Shrink(bench.Found(crashes: 3));

        Assert.Equal("failBefore", Assert.Single(small.Decisions).Taken.Label);
        Assert.Equal(0, runs % 3);
    }

    [Fact]
    [Covers("EXP-230")]
    public async Task Random_schedules_of_all_strategies_become_as_small_as_it_takes()
    {
        var explorer = await Explorer.BeginAsync(EsmClaim.Idempotent, Naive, Settings, _ => null, CancellationToken.None);
        var sizes = await SearchThread.RunAsync(() =>
        {
            var deviations = new List<int>();
            foreach (var strategy in Enum.GetValues<SearchStrategy>())
            {
                var walks = explorer.RandomWalks(seed: 7, strategy);
                for (var number = 0; number < 20; number++)
                {
                    var run = explorer.RunWalk(walks.Next(number));
                    if (explorer.Confirmed(run) is { } finding) deviations.Add(explorer.Shrunk(Counterexample.Of(run, finding)).Decisions.Count);
                }
            }

            return deviations;
        });

        Assert.True(sizes.Count > 20);
        Assert.All(sizes, size => Assert.Equal(1, size));
    }

    /// <summary>Crashes or fails so many calls that save the last order, one in each attempt.</summary>
    private sealed class Failing(IReadOnlySet<ChoicePoint> kinds, string how, int times) : ScheduleWalk(kinds)
    {
        private int _left = times;

        protected override int Choose(int position, ChoicePoint point, string site, Option[] options)
        {
            if (_left == 0 || point != ChoicePoint.GateFault || site.Contains("order-1#", StringComparison.Ordinal) && how == "crash") return 0;
            _left--;
            return Array.FindIndex(options, option => option.Label == how);
        }
    }

    private sealed record Bench(IReadOnlySet<ChoicePoint> Kinds, ScenarioRunner Runner, Judge Judge)
    {
        public static async Task<Bench> OfAsync(Action<EsmSimulation> scenario)
        {
            var kinds = ClaimKinds.Of(EsmClaim.Idempotent, Settings);
            var runner = new ScenarioRunner(scenario, Settings);
            var benign = await runner.RunApartAsync(new DeviatingWalk(kinds, []));
            return new Bench(kinds, runner, new Judge(EsmClaim.Idempotent, benign, records => runner.Without(records).Run(new DeviatingWalk(kinds, []))));
        }

        public RunRecord Run(ScheduleWalk walk) => Runner.Run(walk);

        public Shrinker Shrinker() => new(Kinds, Judge, Run, new Tally());

        public Counterexample Judged(ScheduleWalk walk)
        {
            var run = Run(walk);
            return Counterexample.Of(run, Judge.Of(run) ?? throw new InvalidOperationException("It holds."));
        }

        public Counterexample Found(int crashes) => Judged(new Failing(Kinds, "crash", crashes));
    }
}
