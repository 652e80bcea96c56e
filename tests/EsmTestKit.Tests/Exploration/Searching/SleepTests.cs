using System.Globalization;
using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Exploration;

namespace EsmTestKit.Tests.Exploration.Searching;

/// <summary>One order of independent calls stands for all: fewer runs, and the same ends.</summary>
public sealed class SleepTests
{
    private static readonly EsmExplorationBudget Orders = new() { Faults = 0, Cuts = 0, Reorders = 0, Preempts = 1_000_000, Environments = 0 };

    public interface IRegister
    {
        Task<int> GetAsync(string key);

        Task SetAsync(string key, int value);
    }

    /// <summary>Two invocations write two things each: six orders when everything may matter, and all end alike.</summary>
    [Fact]
    [Covers("EXP-203", "EXP-210", "EXP-212")]
    public async Task Of_calls_on_different_things_one_order_is_run()
    {
        string[][] programs = [["set a", "set b"], ["set c", "set d"]];

        var all = await EndsAsync(programs, Orders, areApart: false);
        var some = await EndsAsync(programs, Orders, areApart: true);

        Assert.Equal((6, 0), (all.Runs, all.Same));
        Assert.Equal(all.Ends, some.Ends);
        Assert.True(some.Runs - some.Same < all.Runs, $"{some.Runs} runs, {some.Same} of them the same as others");
    }

    /// <summary>The same keys: each order may matter, and none is left out.</summary>
    [Fact]
    public async Task Of_calls_on_the_same_thing_every_order_is_run()
    {
        string[][] programs = [["get a", "set a"], ["get a", "set a"]];

        var all = await EndsAsync(programs, Orders, areApart: false);
        var some = await EndsAsync(programs, Orders, areApart: true);

        Assert.Equal(all.Ends, some.Ends);
        // Only two reads beside each other are the same either way.
        Assert.Equal((6, 4), (all.Runs, some.Runs - some.Same));
    }

    /// <summary>How often handlers of four calls each are left before they are done: the figures of section 4.1's laboratory (EXP-202).</summary>
    [Fact]
    public async Task Preemptions_of_two_handlers_are_spread_as_they_must_be()
    {
        string[][] programs = [["set a", "set b", "set c", "set d"], ["set e", "set f", "set g", "set h"]];
        var counts = new SortedDictionary<int, int>();

        await EndsAsync(programs, Orders, areApart: false, run =>
        {
            var calls = run.Ledger.OfType<GateOpened>().Select(call => call.RequestId).ToList();
            var preemptions = Enumerable.Range(1, calls.Count - 1).Count(index => calls[index] != calls[index - 1] && calls.LastIndexOf(calls[index - 1]) > index);
            counts[preemptions] = counts.GetValueOrDefault(preemptions) + 1;
        });

        Assert.Equal([(0, 2), (1, 6), (2, 18), (3, 18), (4, 18), (5, 6), (6, 2)], counts.Select(count => (count.Key, count.Value)));
    }

    /// <summary>Programs by chance: what an enumeration of everything ends in, those end in that leave out sleeping calls, states that were met, or both (EXP-217).</summary>
    [Theory]
    [Covers("EXP-215", "EXP-217")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task No_end_is_lost(int seed)
    {
        var (before, after, merged) = (0, 0, 0);
        for (var number = 0; number < 12; number++)
        {
            var draws = new Draws(seed, number);
            var budget = Orders with { Faults = number % 3 == 0 ? 1 : 0 };
            var most = budget.Faults > 0 ? 2 : 4;
            var programs = Enumerable.Range(0, 2).Select(_ => Enumerable.Range(0, most - draws.Below(2)).Select(_ => $"{(draws.Below(2) == 0 ? "get" : "set")} {"ab"[draws.Below(2)]}").ToArray()).ToArray();

            var all = await EndsAsync(programs, budget, areApart: false);
            var some = await EndsAsync(programs, budget, areApart: true);

            var few = await EndsAsync(programs, budget, areApart: true, merges: true);
            var lessFew = await EndsAsync(programs, budget, areApart: false, merges: true);

            Assert.True(all.Ends.SetEquals(some.Ends), $"{string.Join(" | ", programs.Select(program => string.Join(", ", program)))}: {string.Join(' ', all.Ends.Except(some.Ends))} lost");
            Assert.True(all.Ends.SetEquals(few.Ends) && all.Ends.SetEquals(lessFew.Ends), $"{string.Join(" | ", programs.Select(program => string.Join(", ", program)))}: {string.Join(' ', all.Ends.Except(few.Ends.Intersect(lessFew.Ends)))} lost in states");
            (before, after, merged) = (before + all.Runs, after + some.Runs, merged + few.Runs);
        }

        Assert.True(after < before, $"{after} runs instead of {before}");
        Assert.True(merged <= after, $"{merged} runs instead of {after}");
    }

    // All ends of an enumeration that nothing stops, and how many runs it took.
    private static async Task<(SortedSet<string> Ends, int Runs, int Same)> EndsAsync(string[][] programs, EsmExplorationBudget budget, bool areApart, Action<RunRecord>? look = null, bool merges = false)
    {
        var ends = new SortedSet<string>(StringComparer.Ordinal);
        var runs = 0;
        var kinds = new HashSet<ChoicePoint> { ChoicePoint.Interleaving };
        if (budget.Faults > 0) kinds.Add(ChoicePoint.GateFault);
        var runner = new ListeningRunner(new ScenarioRunner(World(programs, areApart), new()), run =>
        {
            ends.Add(run.State!);
            runs++;
            // The first run is made twice, to see that it is always the same.
            if (runs != 2) look?.Invoke(run);
        });
        var settings = new EsmExplorationSettings { Budget = budget, MaxSchedules = 100_000, MergeEqualStates = merges };
        var plan = Plan.Of(settings, _ => null) with { RandomRuns = 0 };
        var explorer = await Explorer.BeginAsync(EsmClaim.Idempotent, runner, kinds, plan, onlyInvariants: true, CancellationToken.None);
        var outcome = await SearchThread.RunAsync(() => explorer.Search([]));
        Assert.True(outcome.Tally.IsComplete);
        return (ends, outcome.Tally.Enumerated, outcome.Tally.Same);
    }

    private static Action<EsmSimulation> World(string[][] programs, bool areApart) => sim =>
    {
        var values = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var register = sim.Gate<IRegister>(new Register(values), new() { KeysAreApart = areApart });
        var source = sim.CreateQueue("programs");
        var function = sim.CreateFunction("run", () => new Runner(register, programs), runner => runner.HandleAsync, OrderScenario.Settings);
        sim.CreateEventSourceMapping(source, function, new() { BatchSize = 1 });
        sim.Observe(() => values);
        for (var program = 0; program < programs.Length; program++) source.SendMessage(program.ToString(CultureInfo.InvariantCulture));
    };

    private sealed class Register(SortedDictionary<string, int> values) : IRegister
    {
        public Task<int> GetAsync(string key) => Task.FromResult(values.GetValueOrDefault(key));

        public Task SetAsync(string key, int value)
        {
            values[key] = value;
            return Task.CompletedTask;
        }
    }

    // What it writes tells who wrote it and all that he had read.
    private sealed class Runner(IRegister register, string[][] programs)
    {
        public async Task HandleAsync(OrderEvent input)
        {
            var program = int.Parse(input.Records[0].Body, CultureInfo.InvariantCulture);
            var seen = program + 1;
            foreach (var call in programs[program])
            {
                if (call.StartsWith("get", StringComparison.Ordinal)) seen = (seen * 31) + await register.GetAsync(call[4..]);
                else await register.SetAsync(call[4..], seen = (seen * 31) + 7);
            }
        }
    }
}
