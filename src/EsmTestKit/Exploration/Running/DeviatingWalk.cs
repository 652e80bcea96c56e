using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Exploration;

/// <summary>A step of a schedule that differs from the usual.</summary>
/// <param name="Position">The number of the step, from 0.</param>
internal readonly record struct Deviation(int Position, int Option);

/// <summary>The usual behaviour but at listed positions (EXP-102): the undisturbed run has none.</summary>
internal sealed class DeviatingWalk(IReadOnlySet<ChoicePoint> kinds, IReadOnlyList<Deviation> deviations) : ScheduleWalk(kinds)
{
    private int _next;

    /// <summary>A listed option was not there: the run is not the one that the list was made from (EXP-104).</summary>
    public string? Drift { get; private set; }

    /// <summary>Whether all of them were met.</summary>
    public bool MetAll => _next == deviations.Count && Drift is null;

    protected override int Choose(int position, ChoicePoint point, string site, Option[] options)
    {
        if (_next == deviations.Count || deviations[_next].Position != position) return 0;
        var wanted = deviations[_next++].Option;
        if (wanted < options.Length) return wanted;
        RuleHits.Note("EXP-104");
        Drift ??= $"step {position} (\"{point.Name}\" at \"{site}\") has {options.Length} options, and number {wanted} was wanted";
        return 0;
    }
}
