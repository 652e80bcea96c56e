using System.Globalization;
using System.Text.RegularExpressions;

namespace EsmTestKit.Internal.Contracts;

/// <summary>Durations as contracts write them: <c>500ms</c>, <c>30s</c>, <c>5m</c>, <c>24h</c>.</summary>
internal static partial class DurationText
{
    public static TimeSpan Read(JsonTree tree, string what)
    {
        if (tree is JsonTree.Text text && TryRead(text.Value) is { } span) return span;
        throw tree.At.Error($"\"{what}\" must be a duration, and this is {MemberReader.Shown(tree)}.", "Write a whole number and its unit: \"500ms\", \"30s\", \"5m\", \"24h\".");
    }

    public static TimeSpan? TryRead(string text)
    {
        var match = Form().Match(text);
        if (!match.Success) return null;
        var count = long.Parse(match.Groups["count"].ValueSpan, CultureInfo.InvariantCulture);
        return match.Groups["unit"].Value switch
        {
            "ms" => new TimeSpan(count * TimeSpan.TicksPerMillisecond),
            "s" => new TimeSpan(count * TimeSpan.TicksPerSecond),
            "m" => new TimeSpan(count * TimeSpan.TicksPerMinute),
            _ => new TimeSpan(count * TimeSpan.TicksPerHour),
        };
    }

    // Seven digits of hours are a thousand years: no unit overflows.
    [GeneratedRegex(@"\A(?<count>[0-9]{1,7})(?<unit>ms|s|m|h)\z")]
    private static partial Regex Form();
}
