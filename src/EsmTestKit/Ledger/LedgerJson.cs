using System.Globalization;
using System.Text.Json;

namespace EsmTestKit.Internal.Ledger;

/// <summary>The forms that many ledger entries write alike.</summary>
internal static class LedgerJson
{
    public static void WriteRecords(this Utf8JsonWriter json, IReadOnlyList<RecordName> records) => json.WriteRecords("records"u8, records);

    public static void WriteRecords(this Utf8JsonWriter json, ReadOnlySpan<byte> member, IReadOnlyList<RecordName> records)
    {
        json.WriteStartArray(member);
        foreach (var record in records) json.WriteStringValue(record.ToString());
        json.WriteEndArray();
    }

    /// <summary>UTC with seven fraction digits: the whole precision of the clock, always the same length.</summary>
    public static void WriteInstant(this Utf8JsonWriter json, ReadOnlySpan<byte> member, DateTimeOffset instant) =>
        json.WriteString(member, instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture));
}
