using System.Text.Json;

namespace EsmTestKit.Internal.Filtering;

/// <summary>One rule of a rule array: what a single scalar must be (FLT-058 to FLT-076).</summary>
internal abstract record ValueMatcher
{
    private protected ValueMatcher()
    {
    }

    public abstract bool Matches(Leaf leaf);

    /// <summary>Exact text; texts that are IP addresses compare as addresses (FLT-058, FLT-076).</summary>
    public sealed record Text(string Value) : ValueMatcher
    {
        private readonly string? _address = IpRange.Normalise(Value);

        public override bool Matches(Leaf leaf) =>
            leaf.Text is { } text && (text == Value || (_address is not null && IpRange.Normalise(text) == _address));
    }

    public sealed record Number(ComparableNumber Value) : ValueMatcher
    {
        public override bool Matches(Leaf leaf) => leaf.Number is { } number && number.EqualTo(Value);
    }

    /// <summary>true, false or null.</summary>
    public sealed record Literal(JsonValueKind Kind) : ValueMatcher
    {
        public override bool Matches(Leaf leaf) => leaf.Value.ValueKind == Kind;
    }

    public sealed record Prefix(string Value, bool IgnoreCase) : ValueMatcher
    {
        public override bool Matches(Leaf leaf) => leaf.Text is { } text && text.Length >= Value.Length && CaseFolding.Equal(text[..Value.Length], Value, IgnoreCase);
    }

    public sealed record Suffix(string Value, bool IgnoreCase) : ValueMatcher
    {
        public override bool Matches(Leaf leaf) => leaf.Text is { } text && text.Length >= Value.Length && CaseFolding.Equal(text[^Value.Length..], Value, IgnoreCase);
    }

    public sealed record EqualsIgnoreCase(string Value) : ValueMatcher
    {
        public override bool Matches(Leaf leaf) => leaf.Text is { } text && CaseFolding.Equal(text, Value, ignoreCase: true);
    }

    public sealed record Wildcard(WildcardText Value) : ValueMatcher
    {
        public override bool Matches(Leaf leaf) => leaf.Text is { } text && Value.Matches(text);
    }

    public sealed record Cidr(IpRange Addresses) : ValueMatcher
    {
        public override bool Matches(Leaf leaf) => leaf.Text is { } text && Addresses.Contains(text);
    }

    /// <summary>A lower and an upper bound, either of them optional (FLT-073).</summary>
    public sealed record Range(double Bottom, bool WithBottom, double Top, bool WithTop) : ValueMatcher
    {
        public override bool Matches(Leaf leaf) =>
            leaf.Number is { Value: { } number }
            && (number > Bottom || (WithBottom && number.Equals(Bottom)))
            && (number < Top || (WithTop && number.Equals(Top)));
    }

    /// <summary>Any scalar that none of these matches (FLT-072).</summary>
    public sealed record AnythingBut(IReadOnlyList<ValueMatcher> Not) : ValueMatcher
    {
        public override bool Matches(Leaf leaf)
        {
            foreach (var matcher in Not)
            {
                if (matcher.Matches(leaf)) return false;
            }

            return true;
        }
    }

    /// <summary>Any scalar (FLT-071).</summary>
    public sealed record Exists : ValueMatcher
    {
        public override bool Matches(Leaf leaf) => true;
    }

    /// <summary>No scalar under this path at all; decided by the field, never by a leaf.</summary>
    public sealed record Absent : ValueMatcher
    {
        public override bool Matches(Leaf leaf) => false;
    }
}
