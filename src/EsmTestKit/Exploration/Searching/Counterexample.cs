using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Exploration;

/// <summary>A schedule that breaks the claim, as small as it was made.</summary>
/// <param name="Decisions">Its steps that differ from the usual: the truth of the schedule (EXP-120).</param>
internal sealed record Counterexample(RunRecord Run, Finding Finding, IReadOnlyList<WalkStep> Decisions)
{
    public static Counterexample Of(RunRecord run, Finding finding) => new(run, finding, [.. run.Decisions]);

    /// <summary>Other faults that showed while it was made smaller (EXP-233).</summary>
    public IReadOnlyList<Counterexample> Slipped { get; init; } = [];

    /// <summary>All choices, trailing usual ones cut off (EXP-102).</summary>
    public IReadOnlyList<int> Choices
    {
        get
        {
            RuleHits.Note("EXP-102");
            var choices = Run.Steps.Select(step => step.Picked).ToList();
            while (choices.Count > 0 && choices[^1] == 0) choices.RemoveAt(choices.Count - 1);
            return choices;
        }
    }

    public IEnumerable<KeyValuePair<string, string>> Labels => Decisions.Select(step => new KeyValuePair<string, string>(step.Site, step.Taken.Label));
}
