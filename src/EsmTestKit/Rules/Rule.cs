namespace EsmTestKit.Internal.Rules;

/// <summary>One statement about AWS, or about how the kit searches, that can be tested.</summary>
/// <param name="Id">Its id (<c>SQS-331</c>).</param>
/// <param name="Sentence">What it says.</param>
/// <param name="Source">Where it was found, with the marks of the collection.</param>
/// <param name="Grade">How good the evidence is.</param>
/// <param name="Section">The heading it stands under.</param>
/// <param name="File">The collection it belongs to (<c>sqs.md</c>).</param>
/// <param name="RefinedBy">Rules of the addendum that change or sharpen it; where they differ, they win.</param>
internal sealed record Rule(
    RuleId Id,
    string Sentence,
    string Source,
    RuleGrade Grade,
    string Section,
    string File,
    IReadOnlyList<RuleId> RefinedBy)
{
    /// <summary>What it promises, for readers: the rules of the choice points are rows of a table, of which this is what is chosen and the promise that permits it.</summary>
    public string Promise
    {
        get
        {
            var what = Between("(option ≠ 0): ", "; Source:");
            var promise = Between("Promise that makes it legal: ", "; Lvl:");
            return (what, promise) switch
            {
                (null, _) => Sentence,
                (_, null) => what,
                _ => $"{what}: {promise}",
            };
        }
    }

    private string? Between(string before, string behind)
    {
        var start = Sentence.IndexOf(before, StringComparison.Ordinal);
        if (start < 0) return null;
        start += before.Length;
        var end = Sentence.IndexOf(behind, start, StringComparison.Ordinal);
        return end < 0 ? Sentence[start..] : Sentence[start..end];
    }
}

/// <summary>How good the evidence for a rule is, best first.</summary>
internal enum RuleGrade
{
    /// <summary>Seen in a stored, dated response of AWS.</summary>
    Recorded,

    /// <summary>Asserted by a test that its authors ran against AWS, without a stored response.</summary>
    Asserted,

    /// <summary>Said by AWS's documentation.</summary>
    Documented,

    /// <summary>Said by AWS's API model.</summary>
    Model,

    /// <summary>Seen only in other people's code or clients.</summary>
    Peer,

    /// <summary>Our conclusion; a default that can be wrong.</summary>
    Inferred,
}
