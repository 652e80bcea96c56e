using EsmTestKit.Internal.Exploration;

namespace EsmTestKit;

/// <summary>What an exploration found, why AWS may deliver so, and how much was tried.</summary>
public sealed class EsmExplorationReport
{
    private readonly SearchOutcome _outcome;
    private readonly string _test;

    internal EsmExplorationReport(SearchOutcome outcome, string test) => (_outcome, _test) = (outcome, test);

    /// <summary>What was tried to break.</summary>
    public EsmClaim Claim => _outcome.Claim;

    /// <summary>Whether no schedule that was run broke it.</summary>
    public bool Holds => _outcome.Found is null;

    /// <summary>How many schedules were run, without those that made the one found smaller.</summary>
    public int Schedules => _outcome.Tally.Total;

    /// <summary>Whether every schedule within the budget was run; false where other machines run a part (<c>ESMTESTKIT_SHARD</c>). Only with <see cref="Control"/> <c>Controlled</c> is that a proof.</summary>
    public bool IsComplete => _outcome.Tally.IsComplete;

    /// <summary><c>Controlled</c>: the same schedule always runs the same. <c>Tracked</c>: handlers block or work on other threads. <c>Uncontrolled</c>: one schedule ran in two ways.</summary>
    public string Control => _outcome.Control.ToString();

    /// <summary>How many steps of the schedule found differ from the usual; null: none was found.</summary>
    public int? Deviations => _outcome.Found?.Decisions.Count;

    /// <summary>The decisions of the schedule found, as contracts write them: <c>apply[orders#1]@1: loseResponse</c>. Empty: the undisturbed run fails, or none was found.</summary>
    public IReadOnlyList<string> Decisions => [.. (_outcome.Found?.Decisions ?? []).Select(step => $"{step.Site}: {step.Taken.Label}")];

    /// <summary>Which judge says so (<c>O1</c> the state, <c>O2</c> loss, <c>O3</c> effects, <c>O4</c> order, <c>O5</c> swapped deliveries, <c>O6</c> answers, <c>O7</c> invariants, <c>O8</c> everything ends, <c>O9</c> batch cuts, <c>O10</c> work after return, <c>O11</c> what is kept of what was given up); null: none was found.</summary>
    public string? Oracle => _outcome.Found?.Finding.Oracle;

    /// <summary>What to set <c>ESMTESTKIT_REPLAY</c> to, so that the test runs the schedule found and no other; null: none was found.</summary>
    public string? Replay => _outcome.Found is { } found ? ReplayHandle.Of(_test, found.Choices) : null;

    /// <summary>The report as text.</summary>
    public override string ToString() => string.Join(Environment.NewLine, ReportText.Of(_outcome, Replay));

    /// <summary>The report as JSON: the same, for tools.</summary>
    public string ToJson() => ReportJson.Of(_outcome, Replay);

    /// <summary>The report as one HTML file to look at: the delivery that breaks the claim beside the undisturbed run, with their timelines.</summary>
    /// <remarks>It needs no other file and loads nothing.</remarks>
    public string ToHtml() => ReportHtml.Of(_outcome, Replay);

    internal SearchOutcome Outcome => _outcome;
}
