using System.Text.Json;
using EsmTestKit.Internal.Ledger;

namespace EsmTestKit;

/// <summary>Records were picked up that match none of the mapping's filters.</summary>
public sealed record RecordsFilteredOut : LedgerEntry
{
    internal RecordsFilteredOut(string mappingId, IReadOnlyList<RecordName> records)
    {
        MappingId = mappingId;
        Records = records;
    }

    /// <summary>The mapping's UUID.</summary>
    public string MappingId { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<RecordName> Records { get; }

    private protected override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("mapping"u8, MappingId);
        json.WriteRecords(Records);
    }
}
