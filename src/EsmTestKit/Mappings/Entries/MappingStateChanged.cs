using System.Text.Json;

namespace EsmTestKit;

/// <summary>A mapping's state changed.</summary>
public sealed record MappingStateChanged : LedgerEntry
{
    internal MappingStateChanged(string mappingId, MappingState state)
    {
        MappingId = mappingId;
        State = state;
    }

    /// <summary>The mapping's UUID.</summary>
    public string MappingId { get; }

    /// <summary>The new state.</summary>
    public MappingState State { get; }

    private protected override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("mapping"u8, MappingId);
        json.WriteString("state"u8, State.ToString());
    }
}
