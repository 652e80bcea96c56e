using System.Text.Json;

namespace EsmTestKit;

/// <summary>A mapping is gone.</summary>
public sealed record MappingDeleted : LedgerEntry
{
    internal MappingDeleted(string mappingId)
    {
        MappingId = mappingId;
    }

    /// <summary>The mapping's UUID.</summary>
    public string MappingId { get; }

    private protected override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("mapping"u8, MappingId);
    }
}
