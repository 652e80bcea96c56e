namespace EsmTestKit.Internal.Ledger;

/// <summary>A run as it is drawn: lanes below each other, in each of them rows, on them entries and bars from entry to entry.</summary>
/// <param name="Start">The virtual instant that is 0 on the axis.</param>
internal sealed record Timeline(
    DateTime Start,
    IReadOnlyList<TimelineLane> Lanes,
    IReadOnlyList<TimelineEntry> Entries,
    IReadOnlyList<TimelineBar> Bars,
    IReadOnlyList<TimelineLink> Links);

/// <param name="About">What the name means: whose shard, which function.</param>
/// <param name="Rows">How many rows it has; records arrive on the first.</param>
internal sealed record TimelineLane(string Name, string About, int Rows);

/// <param name="Line">Null: it is a choice of AWS, which is no entry of the ledger.</param>
internal sealed record TimelineEntry(LedgerLine? Line, DateTime At, string? Rule, EntryKind Kind, string Sentence, int Lane, int Row);

internal enum BarKind
{
    /// <summary>From the batch to what became of it.</summary>
    Batch,

    /// <summary>The function runs.</summary>
    Run,

    /// <summary>The function runs, and fails.</summary>
    FailedRun,

    /// <summary>Records wait to come again.</summary>
    Wait,

    /// <summary>Records are collected in a batching window.</summary>
    Collect,

    /// <summary>A tumbling window.</summary>
    Window,
}

/// <summary>A bar from one entry to another; both are positions in the list.</summary>
internal sealed record TimelineBar(BarKind Kind, int From, int To, int Lane, int Row, string Label);

/// <summary>From where an entry in another lane comes.</summary>
internal sealed record TimelineLink(int Entry, int Lane, int Row);
