using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Filtering;

/// <summary>The filters of a mapping: a record passes if one of them matches, or if there are none (FLT-001, FLT-003).</summary>
internal sealed class FilterSet
{
    private FilterSet(IReadOnlyList<FilterPattern> patterns) => Patterns = patterns;

    public static FilterSet Empty { get; } = new([]);

    public IReadOnlyList<FilterPattern> Patterns { get; }

    public bool IsEmpty => Patterns.Count == 0;

    /// <param name="numbersBySpelling">Whether plain numbers are compared as texts (ADD-37).</param>
    /// <exception cref="AwsServiceException">A pattern is refused; the inner exception says why.</exception>
    public static FilterSet Parse(IReadOnlyList<string> patterns, RecordSource source, bool numbersBySpelling = false) =>
        patterns.Count == 0 ? Empty : new([.. patterns.Select(pattern => Parse(pattern, source, numbersBySpelling))]);

    public bool Passes(FilterDocument document)
    {
        RuleHits.Note(IsEmpty ? "FLT-003" : "FLT-001", "STR-310");
        if (Patterns.Count > 1) RuleHits.Note("FLT-036", "STR-316"); // Whether data and pattern fit is asked for each pattern.
        return IsEmpty || Patterns.Any(pattern => pattern.Matches(document));
    }

    private static FilterPattern Parse(string pattern, RecordSource source, bool numbersBySpelling)
    {
        try
        {
            return FilterPattern.Parse(pattern, source, numbersBySpelling);
        }
        catch (FilterPatternException refusal)
        {
            if (source == RecordSource.Sqs) RuleHits.Note("SQS-302");
            if (source == RecordSource.Sqs) RuleHits.Note("SQS-410"); // A plain text wants a list, too.
            if (source != RecordSource.Sqs) RuleHits.Note("STR-139");
            throw FilterErrors.Invalid(pattern, refusal);
        }
    }
}
