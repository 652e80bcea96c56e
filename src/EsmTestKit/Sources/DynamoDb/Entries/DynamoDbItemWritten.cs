using System.Text.Json;

namespace EsmTestKit;

/// <summary>A write of a table was carried out; whether it changed anything is in <see cref="Change"/>.</summary>
public sealed record DynamoDbItemWritten : LedgerEntry
{
    internal DynamoDbItemWritten(string table, string key, string? change, bool byTimeToLive)
    {
        Table = table;
        Key = key;
        Change = change;
        ByTimeToLive = byTimeToLive;
    }

    /// <summary>The table's name.</summary>
    public string Table { get; }

    /// <summary>The item's key as DynamoDB's typed JSON.</summary>
    public string Key { get; }

    /// <summary><c>INSERT</c>, <c>MODIFY</c> or <c>REMOVE</c>; null when the write left everything as it was, which makes no stream record.</summary>
    public string? Change { get; }

    /// <summary>Whether time to live deleted the item.</summary>
    public bool ByTimeToLive { get; }

    private protected override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("table"u8, Table);
        json.WriteString("key"u8, Key);
        json.WriteString("change"u8, Change ?? "NONE");
        if (ByTimeToLive) json.WriteBoolean("byTimeToLive"u8, true);
    }
}
