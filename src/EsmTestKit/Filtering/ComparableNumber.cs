using System.Globalization;
using System.Numerics;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Filtering;

/// <summary>A number literal as the pattern language compares it: by value where a double holds it exactly, else by its spelling (FLT-078 to FLT-080).</summary>
internal readonly record struct ComparableNumber(string Literal, double? Value)
{
    public static ComparableNumber Read(string literal)
    {
        var value = double.Parse(literal, NumberStyles.Float, CultureInfo.InvariantCulture);
        var isExact = double.IsFinite(value) && Exact(literal) == Exact(value.ToString("R", CultureInfo.InvariantCulture));
        RuleHits.Note(isExact ? "FLT-078" : "FLT-079");
        return new(literal, isExact ? value == 0 ? 0 : value : null);
    }

    public bool EqualTo(ComparableNumber other)
    {
        if (Value is { } a && other.Value is { } b)
        {
            // By value, however it is spelled (ADD-37 has the guide's other opinion).
            RuleHits.Note("FLT-077");
            RuleHits.Note("FLT-080");
            RuleHits.Note("ADD-73");
            return a.Equals(b);
        }

        RuleHits.Note("FLT-081");
        return Value is null && other.Value is null && Literal == other.Literal;
    }

    // The literal as a whole number of powers of ten, without trailing zeros.
    private static (BigInteger Digits, long Exponent) Exact(string literal)
    {
        var at = literal.AsSpan().IndexOfAny('e', 'E');
        var exponent = at < 0 ? 0 : long.Parse(literal.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = at < 0 ? literal : literal[..at];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0)
        {
            exponent -= mantissa.Length - point - 1;
            mantissa = mantissa.Remove(point, 1);
        }

        var digits = BigInteger.Parse(mantissa, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (digits.IsZero) return (BigInteger.Zero, 0);
        while ((digits % 10).IsZero)
        {
            digits /= 10;
            exponent++;
        }

        return (digits, exponent);
    }
}
