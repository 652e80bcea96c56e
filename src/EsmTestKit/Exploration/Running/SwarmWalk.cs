using EsmTestKit.Internal.Choices;

namespace EsmTestKit.Internal.Exploration;

/// <summary>A random run of a swarm: each draws its own chance of staying with the usual, and leaves half of the deviations out (EXP-220).</summary>
internal sealed class SwarmWalk : ScheduleWalk
{
    /// <summary>Beyond so many deviations a run tells nothing that fewer would not, and might never end.</summary>
    private const int MostDeviations = 6;

    private readonly Draws _draws;
    private readonly SortedDictionary<string, int> _weights = new(StringComparer.Ordinal);
    private readonly double _stay;
    private int _deviations;

    public SwarmWalk(IReadOnlySet<ChoicePoint> kinds, Draws draws)
        : base(kinds)
    {
        _draws = draws;
        _stay = 0.9 * draws.Share();
    }

    protected override int Choose(int position, ChoicePoint point, string site, Option[] options) => Draw(options);

    /// <summary>The swarm's answer to the next question: for walks that go on as it would.</summary>
    public int Draw(Option[] options)
    {
        if (_deviations == MostDeviations || _draws.Share() < _stay) return 0;
        var total = 0;
        for (var index = 1; index < options.Length; index++) total += WeightOf(options[index]);
        if (total == 0) return 0;
        var drawn = _draws.Below(total);
        for (var index = 1; index < options.Length; index++)
        {
            drawn -= WeightOf(options[index]);
            if (drawn >= 0) continue;
            _deviations++;
            return index;
        }

        return 0;
    }

    private int WeightOf(Option option)
    {
        var kind = option.Label.Split(':')[0];
        if (!_weights.TryGetValue(kind, out var weight)) _weights.Add(kind, weight = _draws.Below(2) == 0 ? 0 : 1 + _draws.Below(20));
        return weight;
    }
}
