namespace EsmTestKit.Internal.Filtering;

/// <summary>A compiled filter pattern: EventBridge's pattern language as Lambda's mappings use it.</summary>
internal sealed class FilterPattern
{
    private readonly IReadOnlyList<PatternBranch> _branches;

    private FilterPattern(string text, IReadOnlyList<PatternBranch> branches)
    {
        Text = text;
        _branches = branches;
    }

    /// <summary>The pattern as it was given; mappings echo it byte for byte.</summary>
    public string Text { get; }

    /// <exception cref="FilterPatternException">The pattern is refused, with the reason.</exception>
    public static FilterPattern Parse(string text, RecordSource source) => new(text, PatternParser.Parse(text, source));

    public bool Matches(FilterDocument document)
    {
        foreach (var branch in _branches)
        {
            if (branch.Matches(document)) return true;
        }

        return false;
    }
}
