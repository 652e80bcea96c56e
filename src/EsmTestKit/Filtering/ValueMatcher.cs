using System.Text.Json;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Filtering;

/// <summary>One rule of a rule array: what a single scalar must be (FLT-058 to FLT-076).</summary>
internal abstract record ValueMatcher
{
    private protected ValueMatcher()
    {
    }

    public abstract bool Matches(Leaf leaf);

    // Operators on texts meet texts only, even with "" (FLT-074).
    private static string? TextOf(Leaf leaf, params ReadOnlySpan<RuleId> rules)
    {
        if (leaf.Text is null) RuleHits.Note("FLT-074");
        else RuleHits.Note(rules);
        return leaf.Text;
    }

    /// <summary>Exact text; texts that are IP addresses compare as addresses (FLT-058, FLT-059, FLT-076).</summary>
    public sealed record Text(string Value) : ValueMatcher
    {
        private readonly string? _address = IpRange.Normalise(Value);

        public override bool Matches(Leaf leaf)
        {
            RuleHits.Note(Value.Length == 0 ? "FLT-059" : "FLT-058");
            if (leaf.Text is not { } text)
            {
                if (leaf.Number is not null) RuleHits.Note("FLT-082");
                return false;
            }

            if (text == Value) return true;
            if (_address is null) return false;
            RuleHits.Note("FLT-076");
            return IpRange.Normalise(text) == _address;
        }
    }

    public sealed record Number(ComparableNumber Value) : ValueMatcher
    {
        /// <summary>Whether 300 and 300.0 are two numbers, as the guide has it; an operator of <c>numeric</c> compares values either way.</summary>
        public bool BySpelling { get; init; }

        public override bool Matches(Leaf leaf)
        {
            if (leaf.Number is not { } number)
            {
                RuleHits.Note("FLT-082");
                return false;
            }

            RuleHits.Note("FLT-060");
            if (!BySpelling) return number.EqualTo(Value);
            RuleHits.Note("ADD-37");
            return number.Literal == Value.Literal;
        }
    }

    /// <summary>true, false or null.</summary>
    public sealed record Literal(JsonValueKind Kind) : ValueMatcher
    {
        public override bool Matches(Leaf leaf)
        {
            RuleHits.Note("FLT-058");
            return leaf.Value.ValueKind == Kind;
        }
    }

    public sealed record Prefix(string Value, bool IgnoreCase) : ValueMatcher
    {
        public override bool Matches(Leaf leaf) =>
            TextOf(leaf, IgnoreCase ? "FLT-063" : "FLT-062", "STR-322") is { } text && text.Length >= Value.Length && CaseFolding.Equal(text[..Value.Length], Value, IgnoreCase);
    }

    public sealed record Suffix(string Value, bool IgnoreCase) : ValueMatcher
    {
        public override bool Matches(Leaf leaf) =>
            TextOf(leaf, IgnoreCase ? "FLT-065" : "FLT-064") is { } text && text.Length >= Value.Length && CaseFolding.Equal(text[^Value.Length..], Value, IgnoreCase);
    }

    public sealed record EqualsIgnoreCase(string Value) : ValueMatcher
    {
        public override bool Matches(Leaf leaf) => TextOf(leaf, "FLT-066") is { } text && CaseFolding.Equal(text, Value, ignoreCase: true);
    }

    public sealed record Wildcard(WildcardText Value) : ValueMatcher
    {
        public override bool Matches(Leaf leaf) => TextOf(leaf, "FLT-075") is { } text && Value.Matches(text);
    }

    public sealed record Cidr(IpRange Addresses) : ValueMatcher
    {
        public override bool Matches(Leaf leaf) => TextOf(leaf, "FLT-076") is { } text && Addresses.Contains(text);
    }

    /// <summary>A lower and an upper bound, either of them optional (FLT-073).</summary>
    public sealed record Range(double Bottom, bool WithBottom, double Top, bool WithTop) : ValueMatcher
    {
        public override bool Matches(Leaf leaf)
        {
            RuleHits.Note(leaf.Number is null ? "FLT-073" : "FLT-068", "STR-320");
            return leaf.Number is { Value: { } number }
                && (number > Bottom || (WithBottom && number.Equals(Bottom)))
                && (number < Top || (WithTop && number.Equals(Top)));
        }
    }

    /// <summary>Any scalar that none of these matches (FLT-072).</summary>
    public sealed record AnythingBut(IReadOnlyList<ValueMatcher> Not) : ValueMatcher
    {
        public override bool Matches(Leaf leaf)
        {
            RuleHits.Note("FLT-067");
            RuleHits.Note("FLT-072");
            foreach (var matcher in Not)
            {
                if (matcher.Matches(leaf)) return false;
            }

            return true;
        }
    }

    /// <summary>Any scalar (FLT-061, FLT-071).</summary>
    public sealed record Exists : ValueMatcher
    {
        public override bool Matches(Leaf leaf)
        {
            RuleHits.Note("FLT-061");
            RuleHits.Note("FLT-071");
            return true;
        }
    }

    /// <summary>No scalar under this path at all; decided by the field, never by a leaf.</summary>
    public sealed record Absent : ValueMatcher
    {
        public override bool Matches(Leaf leaf)
        {
            RuleHits.Note("FLT-061");
            return false;
        }
    }
}
