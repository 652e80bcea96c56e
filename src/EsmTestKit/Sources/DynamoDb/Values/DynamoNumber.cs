using System.Globalization;
using System.Numerics;
using System.Text;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.DynamoDb;

/// <summary>A number as DynamoDB keeps it: decimal, up to 38 significant digits, 1E-130 to 9.9…E+125. Equal by value (STR-083).</summary>
/// <remarks>Canonical: the mantissa has no trailing zeros, and zero has exponent 0.</remarks>
internal readonly record struct DynamoNumber(BigInteger Mantissa, int Exponent) : IComparable<DynamoNumber>
{
    private const int MaxDigits = 38;
    private const int MaxMagnitude = 125;
    private const int MinMagnitude = -130;

    public static DynamoNumber Parse(string text)
    {
        var at = 0;
        var negative = text.Length > 0 && text[0] == '-';
        if (text.Length > 0 && text[0] is '-' or '+') at++;
        var digits = new StringBuilder(text.Length);
        var whole = Digits(text, ref at, digits);
        var fraction = 0;
        if (at < text.Length && text[at] == '.')
        {
            at++;
            fraction = Digits(text, ref at, digits);
        }

        if (whole + fraction == 0) throw NotNumeric(text);
        long exponent = 0;
        if (at < text.Length && text[at] is 'e' or 'E')
        {
            at++;
            if (!long.TryParse(text.AsSpan(at), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)) throw NotNumeric(text);
            at = text.Length;
        }

        if (at != text.Length) throw NotNumeric(text);
        return Canonical(digits.ToString().TrimStart('0'), negative, Math.Clamp(exponent, -1_000_000, 1_000_000) - fraction);
    }

    public DynamoNumber Plus(DynamoNumber other)
    {
        var exponent = Math.Min(Exponent, other.Exponent);
        var sum = Aligned(exponent) + other.Aligned(exponent);
        return Canonical(BigInteger.Abs(sum).ToString(CultureInfo.InvariantCulture).TrimStart('0'), sum.Sign < 0, exponent);
    }

    public DynamoNumber Negated() => new(-Mantissa, Exponent);

    public int CompareTo(DynamoNumber other)
    {
        var exponent = Math.Min(Exponent, other.Exponent);
        return Aligned(exponent).CompareTo(other.Aligned(exponent));
    }

    public bool IsWhole => Exponent >= 0;

    /// <summary>The digits that count for the size (STR-089).</summary>
    public int SignificantDigits => BigInteger.Abs(Mantissa).ToString(CultureInfo.InvariantCulture).Length;

    /// <summary>As DynamoDB answers it: no exponent, no zeros that say nothing.</summary>
    public override string ToString()
    {
        var digits = BigInteger.Abs(Mantissa).ToString(CultureInfo.InvariantCulture);
        var sign = Mantissa.Sign < 0 ? "-" : "";
        if (Exponent >= 0) return sign + digits + new string('0', Exponent);
        var point = digits.Length + Exponent;
        return point > 0
            ? $"{sign}{digits[..point]}.{digits[point..]}"
            : $"{sign}0.{new string('0', -point)}{digits}";
    }

    private static DynamoNumber Canonical(string digits, bool negative, long exponent)
    {
        var significant = digits.TrimEnd('0');
        if (significant.Length == 0) return new(BigInteger.Zero, 0);
        exponent += digits.Length - significant.Length;
        RuleHits.Note("STR-398");
        if (significant.Length > MaxDigits) throw DynamoDbErrors.Validation("Attempting to store more than 38 significant digits in a Number");
        var magnitude = significant.Length + exponent - 1;
        if (magnitude > MaxMagnitude) throw DynamoDbErrors.Validation("Number overflow. Attempting to store a number with magnitude larger than supported range");
        if (magnitude < MinMagnitude) throw DynamoDbErrors.Validation("Number underflow. Attempting to store a number with magnitude smaller than supported range");
        var mantissa = BigInteger.Parse(significant, CultureInfo.InvariantCulture);
        return new(negative ? -mantissa : mantissa, (int)exponent);
    }

    private static int Digits(string text, ref int at, StringBuilder into)
    {
        var from = at;
        while (at < text.Length && char.IsAsciiDigit(text[at])) into.Append(text[at++]);
        return at - from;
    }

    private static AwsServiceException NotNumeric(string text) => DynamoDbErrors.Validation(
        text.Length == 0 ? "The parameter cannot be converted to a numeric value" : $"The parameter cannot be converted to a numeric value: {text}");

    private BigInteger Aligned(int exponent) => Mantissa * BigInteger.Pow(10, Exponent - exponent);
}
