using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Filtering;

/// <summary>How a branch looks at the record's data: not at all, as JSON, or as plain text (section 3 of the filter rules).</summary>
internal enum DataForm
{
    None,
    Json,
    Plain,
}

/// <summary>One field of a branch: its path, and the rules of which one must match.</summary>
/// <param name="Written">The rules as they stand in the pattern.</param>
internal sealed record PatternField(string Path, IReadOnlyList<ValueMatcher> Rules, string Written)
{
    public bool AllowsAbsence { get; } = Rules.Any(rule => rule is ValueMatcher.Absent);

    public bool Accepts(Leaf leaf)
    {
        foreach (var rule in Rules)
        {
            if (rule.Matches(leaf)) return true;
        }

        return false;
    }
}

/// <summary>Fields that must all match (FLT-049); alternatives of <c>$or</c> make branches of their own (FLT-056).</summary>
internal sealed record PatternBranch(IReadOnlyList<PatternField> Fields, DataForm Form)
{
    public bool Matches(FilterDocument document)
    {
        if (!document.Fits(Form)) return false;
        return Match(document, 0, []);
    }

    // Each field needs a leaf that lies beside those chosen for the fields before it.
    private bool Match(FilterDocument document, int at, List<Leaf> chosen)
    {
        RuleHits.Note("FLT-049", "STR-311");
        if (at == Fields.Count) return true;
        var field = Fields[at];
        var leaves = document.Leaves(field.Path);
        if (leaves.Count == 0)
        {
            NoteAbsence(field);
            return field.AllowsAbsence && Match(document, at + 1, chosen);
        }

        foreach (var leaf in leaves)
        {
            if (!chosen.TrueForAll(other => other.IsBeside(leaf)) || !field.Accepts(leaf)) continue;
            chosen.Add(leaf);
            if (Match(document, at + 1, chosen)) return true;
            chosen.RemoveAt(chosen.Count - 1);
        }

        return false;
    }

    private static void NoteAbsence(PatternField field)
    {
        RuleHits.Note("FLT-071");
        if (field.Path.StartsWith("dynamodb.", StringComparison.Ordinal)) RuleHits.Note("FLT-024");
        if (field.AllowsAbsence) RuleHits.Note("FLT-085");
    }
}
