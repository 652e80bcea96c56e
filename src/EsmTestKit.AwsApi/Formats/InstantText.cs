using System.Globalization;

namespace EsmTestKit.Internal.Wire;

/// <summary>Instants in query and REST-XML: <c>2024-01-01T00:00:00.000Z</c>; in headers RFC 1123; in JSON seconds (WIR-021).</summary>
internal static class InstantText
{
    /// <summary>Null: no instant.</summary>
    public static decimal? ToSeconds(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? instant.ToUnixTimeMilliseconds() / 1000m
        : decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && Math.Abs(seconds) < 100_000_000_000m ? seconds
        : null;

    public static string FromSeconds(decimal seconds) =>
        DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond)).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static string Header(DateTimeOffset instant) => instant.UtcDateTime.ToString("R", CultureInfo.InvariantCulture);
}
