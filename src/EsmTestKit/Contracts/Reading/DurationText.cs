using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace EsmTestKit.Internal.Contracts;

/// <summary>Durations as contracts write them: <c>500ms</c>, <c>30s</c>, <c>5m</c>, <c>24h</c>.</summary>
internal static partial class DurationText
{
    private static readonly ImmutableArray<(string Unit, long Ticks)> Units =
        [("h", TimeSpan.TicksPerHour), ("m", TimeSpan.TicksPerMinute), ("s", TimeSpan.TicksPerSecond), ("ms", TimeSpan.TicksPerMillisecond)];

    public static TimeSpan Read(JsonTree tree, string what)
    {
        if (tree is JsonTree.Text text && TryRead(text.Value) is { } span) return span;
        throw tree.At.Error($"\"{what}\" must be a duration, and this is {MemberReader.Shown(tree)}.", "Write a whole number and its unit: \"500ms\", \"30s\", \"5m\", \"24h\".");
    }

    /// <summary>The shortest spelling: the largest unit that gives a whole number.</summary>
    /// <exception cref="EsmUsageException">The span is no whole number of milliseconds.</exception>
    public static string Of(TimeSpan span)
    {
        foreach (var (unit, ticks) in Units)
        {
            if (span.Ticks % ticks == 0 && (span != TimeSpan.Zero || unit == "s")) return string.Create(CultureInfo.InvariantCulture, $"{span.Ticks / ticks}{unit}");
        }

        throw new EsmUsageException($"A contract cannot write {span}: it knows whole milliseconds.", "Round the span in the test.");
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
