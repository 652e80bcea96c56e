using System.Globalization;

namespace EsmTestKit.Internal.Contracts;

/// <summary>An invocation as contracts show it.</summary>
internal static class InvocationView
{
    /// <summary>The one spelling of an instant: UTC, no trailing zeros of the fraction; null: no instant.</summary>
    public static string? CanonicalInstant(string text) =>
        ValueForm.Accepts(FormKind.Instant, text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? Instant(instant) : null;

    public static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
