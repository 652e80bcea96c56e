using System.Globalization;
using System.Text;

namespace EsmTestKit;

/// <summary>Whether a record passes a mapping's filters, and if not, which part of which pattern did not match.</summary>
public sealed record FilterExplanation
{
    internal FilterExplanation(IReadOnlyList<FilterPatternExplanation> patterns) => Patterns = patterns;

    /// <summary>Whether the function would get the record: one pattern matches, or there are none.</summary>
    public bool Passes => Patterns.Count == 0 || Patterns.Any(pattern => pattern.Matches);

    /// <summary>Each pattern of the mapping, in its order.</summary>
    public IReadOnlyList<FilterPatternExplanation> Patterns { get; }

    /// <summary>All of it as text, one line for each thing that did not match and one for each hint.</summary>
    public override string ToString()
    {
        if (Patterns.Count == 0) return "match: there is no filter, every record passes";
        var text = new StringBuilder();
        text.Append(Passes ? "match" : "no match");
        for (var index = 0; index < Patterns.Count; index++)
        {
            var pattern = Patterns[index];
            text.Append(CultureInfo.InvariantCulture, $"\n  pattern {index + 1} {(pattern.Matches ? "matches" : "does not match")}: {pattern.Pattern}");
            foreach (var mismatch in pattern.Mismatches) text.Append("\n    ").Append(mismatch.ToString().Replace("\n", "\n    ", StringComparison.Ordinal));
        }

        return text.ToString();
    }
}

/// <summary>One pattern held against one record.</summary>
/// <param name="Pattern">The pattern as it was given.</param>
/// <param name="Matches">Whether it matches.</param>
/// <param name="Mismatches">What did not match; empty where the pattern matches. Of several alternatives (<c>$or</c>) those of the nearest.</param>
public sealed record FilterPatternExplanation(string Pattern, bool Matches, IReadOnlyList<FilterMismatch> Mismatches);

/// <summary>One part of a pattern that did not match.</summary>
/// <param name="Path">The keys down to it, joined with dots (<c>body.order.amount</c>).</param>
/// <param name="Expected">What the pattern wants there, as it is written.</param>
/// <param name="Found">What the record has there.</param>
/// <param name="Hint">For a near miss: why it did not match, and what to write; else null.</param>
public sealed record FilterMismatch(string Path, string Expected, string Found, string? Hint)
{
    /// <summary>The form <c>body.amount: expected ["paid"], found "open"</c>, with the hint on a line of its own.</summary>
    public override string ToString() => $"{Path}: expected {Expected}, found {Found}{(Hint is null ? string.Empty : $"\n  {Hint}")}";
}
