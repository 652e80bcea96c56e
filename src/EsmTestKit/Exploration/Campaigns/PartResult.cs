namespace EsmTestKit.Internal.Exploration;

/// <summary>What came of one part of a campaign: its top, which every shard runs, or one slice.</summary>
/// <param name="Slice">Its number; null: the top, the undisturbed run and every single deviation.</param>
internal sealed record PartResult(int? Slice)
{
    public int Enumerated { get; init; }

    /// <summary>Schedules that bring records in another order, few for all of them.</summary>
    public int Ordered { get; init; }

    /// <summary>Random schedules of all strategies.</summary>
    public int Random { get; init; }

    /// <summary>Those that were made of others.</summary>
    public int Guided { get; init; }

    /// <summary>Those that were drawn evenly.</summary>
    public int Uniform { get; init; }

    /// <summary>Those with priorities, by the depth of the bugs that they look for: 2 and 3.</summary>
    public (int Two, int Three) Pct { get; init; }

    /// <summary>Every schedule of this part within the budgets was run.</summary>
    public bool IsComplete { get; init; }

    public int MostSteps { get; init; }

    public int MostInvocations { get; init; }

    /// <summary>In how many schedules each coverage goal was reached.</summary>
    public IReadOnlyDictionary<string, int> Marks { get; init; } = new SortedDictionary<string, int>(StringComparer.Ordinal);

    /// <summary>How often runs of the swarm showed each behaviour.</summary>
    public IReadOnlyDictionary<ulong, int> Behaviours { get; init; } = new SortedDictionary<ulong, int>();

    public IReadOnlyList<CampaignFinding> Found { get; init; } = [];

    public ControlLevel Control { get; init; }

    /// <summary>Why the control level is not the best; null: it is.</summary>
    public string? Doubt { get; init; }

    /// <summary>What else must be said of how far it went.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Whether two results say the same: then one of them may count for both.</summary>
    public bool IsSame(PartResult other) =>
        (Slice, Enumerated, Ordered, Random, Guided, Uniform, Pct, IsComplete, MostSteps, MostInvocations) == (other.Slice, other.Enumerated, other.Ordered, other.Random, other.Guided, other.Uniform, other.Pct, other.IsComplete, other.MostSteps, other.MostInvocations)
        && Marks.SequenceEqual(other.Marks)
        && Behaviours.SequenceEqual(other.Behaviours)
        && Found.Select(finding => finding.Replay).SequenceEqual(other.Found.Select(finding => finding.Replay));
}

/// <summary>A schedule that was found, told already: who merges has no world to tell it from.</summary>
/// <param name="Bucket">Findings of one bucket are taken for one bug (EXP-233).</param>
/// <param name="Deviations">How many of its steps differ from the usual.</param>
/// <param name="Replay">The word that replays it.</param>
/// <param name="IsFewest">Whether every schedule with fewer deviations was run.</param>
/// <param name="Report">The report's lines, without how much was tried.</param>
/// <param name="Json">The same for tools: the members of the report's JSON.</param>
internal sealed record CampaignFinding(string Bucket, int Deviations, string Replay, bool IsFewest, IReadOnlyList<string> Report, string Json);
