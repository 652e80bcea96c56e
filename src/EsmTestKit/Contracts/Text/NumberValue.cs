using System.Globalization;
using System.Numerics;

namespace EsmTestKit.Internal.Contracts;

/// <summary>JSON numbers by value, whatever their spelling and size: 1, 1.0 and 10e-1 are the same.</summary>
internal static class NumberValue
{
    public static bool Same(string a, string b) => a == b || Canonical(a) == Canonical(b);

    /// <summary>Sign, digits without zeros at either end, and the power of ten.</summary>
    public static (bool Negative, string Digits, BigInteger Exponent) Canonical(string raw)
    {
        var negative = raw.StartsWith('-');
        var text = negative ? raw[1..] : raw;
        var at = text.AsSpan().IndexOfAny('e', 'E');
        var exponent = at < 0 ? BigInteger.Zero : BigInteger.Parse(text.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = at < 0 ? text : text[..at];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0)
        {
            exponent -= mantissa.Length - point - 1;
            mantissa = mantissa.Remove(point, 1);
        }

        var digits = mantissa.TrimStart('0');
        var shortened = digits.TrimEnd('0');
        return shortened.Length == 0 ? (false, "0", BigInteger.Zero) : (negative, shortened, exponent + (digits.Length - shortened.Length));
    }
}
