using System.Text.Json;
using EsmTestKit.Internal.Ledger;

namespace EsmTestKit;

/// <summary>A message was processed, yet could not be deleted: it will be delivered again.</summary>
public sealed record MessageDeleteFailed : LedgerEntry
{
    internal MessageDeleteFailed(string mappingId, RecordName record, string why)
    {
        MappingId = mappingId;
        Records = [record];
        Why = why;
    }

    /// <summary>The mapping's UUID.</summary>
    public string MappingId { get; }

    /// <summary>AWS's text.</summary>
    public string Why { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<RecordName> Records { get; }

    private protected override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("mapping"u8, MappingId);
        json.WriteString("why"u8, Why);
        json.WriteRecords(Records);
    }
}
