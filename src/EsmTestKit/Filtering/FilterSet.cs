using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Filtering;

/// <summary>The filters of a mapping: a record passes if one of them matches, or if there are none (FLT-001, FLT-003).</summary>
internal sealed class FilterSet
{
    private readonly IReadOnlyList<FilterPattern> _patterns;

    private FilterSet(IReadOnlyList<FilterPattern> patterns) => _patterns = patterns;

    public static FilterSet Empty { get; } = new([]);

    public bool IsEmpty => _patterns.Count == 0;

    public static FilterSet Parse(IReadOnlyList<string> patterns, RecordSource source) =>
        patterns.Count == 0 ? Empty : new([.. patterns.Select(pattern => FilterPattern.Parse(pattern, source))]);

    public bool Passes(FilterDocument document)
    {
        RuleHits.Note(IsEmpty ? "FLT-003" : "FLT-001");
        return IsEmpty || _patterns.Any(pattern => pattern.Matches(document));
    }
}
