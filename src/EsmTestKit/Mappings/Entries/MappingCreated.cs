using System.Text.Json;

namespace EsmTestKit;

/// <summary>A mapping was created.</summary>
public sealed record MappingCreated : LedgerEntry
{
    internal MappingCreated(string mappingId, string eventSourceArn, string functionArn)
    {
        MappingId = mappingId;
        EventSourceArn = eventSourceArn;
        FunctionArn = functionArn;
    }

    /// <summary>The mapping's UUID.</summary>
    public string MappingId { get; }

    /// <summary>The source.</summary>
    public string EventSourceArn { get; }

    /// <summary>The function, with its qualifier where one was given.</summary>
    public string FunctionArn { get; }

    private protected override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("mapping"u8, MappingId);
        json.WriteString("eventSourceArn"u8, EventSourceArn);
        json.WriteString("functionArn"u8, FunctionArn);
    }
}
