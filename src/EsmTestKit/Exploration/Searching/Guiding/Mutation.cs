using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Exploration;

/// <summary>A new schedule made of known ones: branched off where something new was seen, changed, stretched or spliced (EXP-223, EXP-225).</summary>
internal static class Mutation
{
    // Most questions have so few options; a number beyond an option's is the usual one.
    private const int MostOptions = 6;
    private const int LongestBlock = 6;

    public static ScheduleWalk Of(IReadOnlySet<ChoicePoint> kinds, Corpus corpus, Draws draws)
    {
        var seed = corpus.Draw(draws);
        var choices = seed.Choices.ToList();
        switch (draws.Below(10))
        {
            case <= 6:
                RuleHits.Note("EXP-225");
                // Mostly just there, at times earlier: what was new may have been decided before.
                var prefix = seed.Prefixes[draws.Below(seed.Prefixes.Count)];
                var cut = draws.Below(4) == 0 ? draws.Below(prefix + 1) : prefix;
                return new BranchingWalk(kinds, choices[..cut], new SwarmWalk(kinds, draws));
            case 7:
                if (choices.Count > 0) choices[draws.Below(choices.Count)] = draws.Below(MostOptions);
                break;
            case 8:
                var place = draws.Below(choices.Count + 1);
                if (draws.Below(2) == 0) choices.Insert(place, draws.Below(MostOptions));
                else if (place < choices.Count) choices.RemoveAt(place);
                break;
            case 9 when draws.Below(2) == 0:
                var start = draws.Below(choices.Count + 1);
                choices.InsertRange(start, choices.GetRange(start, Math.Min(1 + draws.Below(LongestBlock), choices.Count - start)));
                break;
            default:
                var other = corpus.Draw(draws).Choices;
                choices = [.. choices.Take(draws.Below(choices.Count + 1)), .. other.Skip(draws.Below(other.Count + 1))];
                break;
        }

        return new BranchingWalk(kinds, choices, rest: null);
    }
}

/// <summary>Takes listed options, as far as they are there (EXP-103, lenient); then the usual ones, or those of a swarm.</summary>
/// <param name="rest">Null: the usual ones.</param>
internal sealed class BranchingWalk(IReadOnlySet<ChoicePoint> kinds, List<int> choices, SwarmWalk? rest) : ScheduleWalk(kinds)
{
    /// <summary>Beyond so many deviations a run might never end.</summary>
    private const int MostDeviations = 24;

    private int _deviations;

    protected override int Choose(int position, ChoicePoint point, string site, Option[] options)
    {
        if (_deviations == MostDeviations) return 0;
        var wanted = position < choices.Count ? choices[position] : rest?.Draw(options) ?? 0;
        if (wanted == 0 || wanted >= options.Length) return 0;
        _deviations++;
        return wanted;
    }
}
