namespace EsmTestKit.Internal.Mappings;

/// <summary>AWS takes durations in whole seconds.</summary>
internal static class WholeSeconds
{
    public static int Of(TimeSpan span, string setting) =>
        span.Ticks % TimeSpan.TicksPerSecond == 0 && Math.Abs(span.TotalSeconds) <= int.MaxValue
            ? (int)span.TotalSeconds
            : throw new EsmUsageException($"{setting} is {span}.", $"AWS takes whole seconds: {setting} = TimeSpan.FromSeconds({Math.Max(1, (long)span.TotalSeconds)}).");
}
