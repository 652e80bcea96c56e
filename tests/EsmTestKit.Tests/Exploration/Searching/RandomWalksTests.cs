using EsmTestKit.Internal.Exploration;

namespace EsmTestKit.Tests.Exploration.Searching;

public sealed class RandomWalksTests
{
    [Fact]
    [Covers("EXP-226")]
    public void A_portfolio_has_its_shares_by_number()
    {
        var guided = Enumerable.Range(0, 1_000).GroupBy(number => Portfolio.Of(number, isGuided: true)).ToDictionary(one => one.Key, one => one.Count());
        var plain = Enumerable.Range(0, 1_000).GroupBy(number => Portfolio.Of(number, isGuided: false)).ToDictionary(one => one.Key, one => one.Count());

        Assert.Equal((500, 100, 100, 200, 100), (guided[SearchStrategy.Swarm], guided[SearchStrategy.PctOfTwo], guided[SearchStrategy.PctOfThree], guided[SearchStrategy.Guided], guided[SearchStrategy.Uniform]));
        Assert.Equal((3, 800, 100, 100), (plain.Count, plain[SearchStrategy.Swarm], plain[SearchStrategy.PctOfTwo], plain[SearchStrategy.PctOfThree]));
    }

    /// <summary>Four failures, each at a step that the one before opened: what is guided climbs, all others have to jump.</summary>
    [Fact]
    [Covers("EXP-223", "EXP-225", "EXP-222")]
    public async Task Guided_search_climbs_a_staircase()
    {
        const int most = 600;
        var medians = new SortedDictionary<SearchStrategy, int>();
        foreach (var strategy in (SearchStrategy[])[SearchStrategy.Guided, SearchStrategy.Uniform])
        {
            var firsts = new List<int>();
            foreach (var seed in (int[])[1, 2, 3, 4, 5])
            {
                var explorer = await BeginAsync(EsmClaim.Idempotent, Staircase(steps: 4));
                var walks = explorer.RandomWalks(seed, strategy);
                firsts.Add(await SearchThread.RunAsync(() => Enumerable.Range(0, most).Where(number => explorer.Broken(walks, number) is not null).FirstOrDefault(most)));
            }

            medians.Add(strategy, firsts.Order().ElementAt(firsts.Count / 2));
        }

        Assert.True(medians[SearchStrategy.Guided] * 2 < medians[SearchStrategy.Uniform], string.Join(", ", medians));
    }

    [Fact]
    [Covers("EXP-222")]
    public async Task Orders_and_cuts_are_drawn_evenly()
    {
        var seen = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var explorer = await BeginAsync(EsmClaim.ToleratesReordering, OrderScenario.Of((_, _) => Task.CompletedTask, orders: 3));
        var walks = explorer.RandomWalks(seed: 1, SearchStrategy.Uniform);

        await SearchThread.RunAsync(() =>
        {
            for (var number = 0; number < 1_200; number++)
            {
                var run = explorer.RunWalk(walks.Next(number));
                var batches = string.Join('|', run.Ledger.OfType<InvocationStarted>().Select(started => string.Join(',', started.Records.Select(record => record.Number))));
                seen[batches] = seen.GetValueOrDefault(batches) + 1;
            }

            return true;
        });

        // Six orders, each cut in four ways: 50 of each, were it exact.
        Assert.Equal(24, seen.Count);
        Assert.All(seen, one => Assert.InRange(one.Value, 25, 80));
    }

    [Fact]
    public async Task What_should_come_at_some_time_is_told()
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.Idempotent, sim =>
        {
            sim.Sometimes("the moon is full", false);
            OrderScenario.Of(async (store, order) => sim.Sometimes("already there", !await store.TrySaveAsync(order)))(sim);
        }, new() { Preset = EsmExplorationPreset.Quick });

        var text = report.ToString();
        Assert.Contains("Reached: already there (", text, StringComparison.Ordinal);
        Assert.Contains("Never reached: the moon is full.", text, StringComparison.Ordinal);
    }

    [Fact]
    [Covers("EXP-226", "EXP-220", "EXP-221", "EXP-621")]
    public async Task A_thorough_search_says_what_its_random_schedules_were()
    {
        var settings = new EsmExplorationSettings { Preset = EsmExplorationPreset.Thorough, Budget = new() { Faults = 1, Cuts = 0, Reorders = 0, Preempts = 0, Environments = 0 }, MaxSchedules = 200 };

        var one = await EsmExplore.SearchAsync(EsmClaim.Idempotent, OrderScenario.Of((store, order) => store.TrySaveAsync(order)), settings);
        var two = await EsmExplore.SearchAsync(EsmClaim.Idempotent, OrderScenario.Of((store, order) => store.TrySaveAsync(order)), settings);

        var tally = one.Outcome.Tally;
        Assert.Equal(tally.Random, tally.Guided + tally.Uniform + tally.Pct.Two + tally.Pct.Three + tally.BehaviourCounts.Values.Sum());
        Assert.InRange(tally.Guided, 10, 40);
        Assert.Contains(" made of those that showed something new, ", one.ToString(), StringComparison.Ordinal);
        Assert.Equal(one.ToString(), two.ToString());
    }

    private static Task<Explorer> BeginAsync(EsmClaim claim, Action<EsmSimulation> scenario) =>
        Explorer.BeginAsync(claim, scenario, new() { Preset = EsmExplorationPreset.Thorough }, _ => null, CancellationToken.None);

    // A failure at the step that is due leads up, any other failure down to the ground.
    private static Action<EsmSimulation> Staircase(int steps) => sim =>
    {
        var (stage, applied, store) = (0, new List<string>(), new OrderStore());
        var source = sim.CreateQueue("orders");
        var function = sim.CreateFunction("climb", () => new OrderConsumer(sim.Gate<IOrderStore>(store), async (gated, order) =>
        {
            for (var step = 0; step < steps; step++)
            {
                try
                {
                    await gated.TrySaveAsync($"step-{step}");
                }
                catch (TimeoutException)
                {
                    stage = step == stage ? stage + 1 : 0;
                    sim.Sometimes($"stage {stage}");
                    throw;
                }
            }

            if (!applied.Contains(order) || stage >= steps) applied.Add(stage >= steps ? $"{order} again" : order);
        }), consumer => consumer.HandleAsync, OrderScenario.Settings);
        sim.CreateEventSourceMapping(source, function);
        sim.Observe(() => applied);
        source.SendMessage("order-1");
    };
}
