using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace EsmTestKit.Internal.Sqs;

/// <summary>The form in which a Number attribute reaches a function: no leading or trailing zeros, no exponent within 38 digits (ADD-01, ADD-79).</summary>
internal static partial class NumberText
{
    /// <summary>A decimal number with an exponent of up to three digits (SQS-081).</summary>
    public static bool IsNumber(string text) => Form().IsMatch(text);

    public static string Normalise(string text)
    {
        var mantissaEnd = text.AsSpan().IndexOfAny('e', 'E');
        var exponent = mantissaEnd < 0 ? 0 : int.Parse(text.AsSpan(mantissaEnd + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = mantissaEnd < 0 ? text : text[..mantissaEnd];
        var isNegative = mantissa.StartsWith('-');
        mantissa = mantissa.TrimStart('+', '-');
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0)
        {
            exponent -= mantissa.Length - point - 1;
            mantissa = mantissa.Remove(point, 1);
        }

        var digits = BigInteger.Parse(mantissa.Length == 0 ? "0" : mantissa, NumberStyles.None, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
        var trimmed = digits.TrimEnd('0');
        if (trimmed.Length == 0) return "0";
        exponent += digits.Length - trimmed.Length;
        return (isNegative ? "-" : string.Empty) + Place(trimmed, exponent);
    }

    private static string Place(string digits, int exponent)
    {
        var pointAt = digits.Length + exponent;
        if (Math.Max(digits.Length, Math.Abs(pointAt)) > 38)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{digits[0]}{(digits.Length > 1 ? "." + digits[1..] : string.Empty)}E{pointAt - 1:+0;-0}");
        }

        return pointAt <= 0 ? "0." + new string('0', -pointAt) + digits
            : pointAt >= digits.Length ? digits + new string('0', pointAt - digits.Length)
            : digits[..pointAt] + "." + digits[pointAt..];
    }

    [GeneratedRegex(@"^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
