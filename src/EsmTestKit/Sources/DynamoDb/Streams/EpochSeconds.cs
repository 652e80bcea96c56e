using System.Diagnostics;
using System.Globalization;

namespace EsmTestKit.Internal.DynamoDb;

/// <summary>The text of <c>ApproximateCreationDateTime</c> in events: whole seconds in one of three forms (STR-396).</summary>
internal static class EpochSeconds
{
    private const int FirstScientificLength = 8;

    public static string Text(DateTimeOffset instant, DynamoDbTimestampFormat format)
    {
        var seconds = instant.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return format switch
        {
            DynamoDbTimestampFormat.JavaDouble => JavaDouble(seconds),
            DynamoDbTimestampFormat.Integer => seconds,
            DynamoDbTimestampFormat.Decimal => seconds + ".0",
            _ => throw new UnreachableException(),
        };
    }

    // Java's Double.toString: scientific from 10^7 on, at least one digit behind the point, no trailing zeros.
    private static string JavaDouble(string seconds)
    {
        if (seconds.Length < FirstScientificLength) return seconds + ".0";
        var fraction = seconds[1..].TrimEnd('0');
        return $"{seconds[0]}.{(fraction.Length == 0 ? "0" : fraction)}E{(seconds.Length - 1).ToString(CultureInfo.InvariantCulture)}";
    }
}
