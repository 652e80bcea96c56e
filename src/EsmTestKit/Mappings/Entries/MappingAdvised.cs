using System.Text.Json;

namespace EsmTestKit;

/// <summary>AWS accepts the mapping as it is configured, and its guide advises against it.</summary>
public sealed record MappingAdvised : LedgerEntry
{
    internal MappingAdvised(string mappingId, string hint)
    {
        MappingId = mappingId;
        Hint = hint;
    }

    /// <summary>The mapping's UUID.</summary>
    public string MappingId { get; }

    /// <summary>What may go wrong, and what to set instead.</summary>
    public string Hint { get; }

    private protected override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("mapping"u8, MappingId);
        json.WriteString("hint"u8, Hint);
    }
}
