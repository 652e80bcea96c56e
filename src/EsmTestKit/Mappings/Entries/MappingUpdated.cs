using System.Text.Json;

namespace EsmTestKit;

/// <summary>A mapping was updated.</summary>
public sealed record MappingUpdated : LedgerEntry
{
    internal MappingUpdated(string mappingId, string functionArn)
    {
        MappingId = mappingId;
        FunctionArn = functionArn;
    }

    /// <summary>The mapping's UUID.</summary>
    public string MappingId { get; }

    /// <summary>The function that it invokes from now on.</summary>
    public string FunctionArn { get; }

    private protected override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("mapping"u8, MappingId);
        json.WriteString("functionArn"u8, FunctionArn);
    }
}
