using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Exploration;

/// <summary>Schedules that showed something new when they were run, in the order in which they came (EXP-223).</summary>
internal sealed class Corpus
{
    private readonly HashSet<ulong> _seen = [];
    private readonly List<Seed> _seeds = [];
    private readonly List<Seed> _goals = [];

    /// <param name="benign">The undisturbed run: what it shows is nothing new.</param>
    public Corpus(RunRecord benign) => Learn(benign);

    public void Learn(RunRecord run)
    {
        var news = Features.Of(run).Where(one => _seen.Add(one.Number)).ToList();
        if (news.Count == 0) return;
        RuleHits.Note("EXP-223");
        _seeds.Add(SeedOf(run, news.Select(one => one.At)));
        if (news.Exists(one => one.IsGoal)) _goals.Add(SeedOf(run, news.Where(one => one.IsGoal).Select(one => one.At)));
    }

    /// <summary>Any of them, the recent ones more often; half of the time one that reached a goal which the test named.</summary>
    public Seed Draw(Draws draws)
    {
        var from = _goals.Count > 0 && draws.Below(2) == 0 ? _goals : _seeds;
        return from[Math.Max(draws.Below(from.Count), draws.Below(from.Count))];
    }

    // Where something new was seen: what follows is open again (EXP-225).
    private static Seed SeedOf(RunRecord run, IEnumerable<int> places) => new(
        [.. run.Steps.Select(step => step.Picked)],
        [.. places.Select(at => run.Steps.TakeWhile(step => step.LedgerCount <= at).Count()).Distinct()]);

    /// <param name="Choices">The option taken at each step.</param>
    /// <param name="Prefixes">How many steps led to each thing that was new.</param>
    internal sealed record Seed(IReadOnlyList<int> Choices, IReadOnlyList<int> Prefixes);
}
