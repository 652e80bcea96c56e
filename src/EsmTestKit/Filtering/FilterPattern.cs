namespace EsmTestKit.Internal.Filtering;

/// <summary>A compiled filter pattern: EventBridge's pattern language as Lambda's mappings use it.</summary>
internal sealed class FilterPattern
{
    private FilterPattern(string text, RecordSource source, IReadOnlyList<PatternBranch> branches)
    {
        Text = text;
        Source = source;
        Branches = branches;
    }

    /// <summary>The pattern as it was given; mappings echo it byte for byte.</summary>
    public string Text { get; }

    public RecordSource Source { get; }

    /// <summary>The alternatives, of which one must match.</summary>
    public IReadOnlyList<PatternBranch> Branches { get; }

    /// <exception cref="FilterPatternException">The pattern is refused, with the reason.</exception>
    public static FilterPattern Parse(string text, RecordSource source, bool numbersBySpelling = false) => new(text, source, PatternParser.Parse(text, source, numbersBySpelling));

    public bool Matches(FilterDocument document)
    {
        foreach (var branch in Branches)
        {
            if (branch.Matches(document)) return true;
        }

        return false;
    }
}
