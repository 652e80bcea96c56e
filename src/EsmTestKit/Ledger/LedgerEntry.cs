using System.Text.Json;
using EsmTestKit.Internal.Ledger;

namespace EsmTestKit;

/// <summary>One thing that happened in a simulation. Entries are ordered by <see cref="Ordinal"/>, never by time.</summary>
public abstract record LedgerEntry
{
    private protected LedgerEntry()
    {
    }

    /// <summary>The position in the ledger, from 0.</summary>
    public long Ordinal { get; internal set; }

    /// <summary>The virtual instant at which it happened.</summary>
    public DateTimeOffset At { get; internal set; }

    /// <summary>The id of the rule that made it happen (<c>SQS-331</c>), where one did.</summary>
    public string? Rule { get; init; }

    /// <summary>The records this entry is about, by name (<c>orders#1</c>).</summary>
    public virtual IReadOnlyList<RecordName> Records => [];

    /// <summary>Writes the entry's own members as JSON, in a fixed order.</summary>
    private protected abstract void WriteMembers(Utf8JsonWriter json);

    internal void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("ordinal"u8, Ordinal);
        json.WriteInstant("at"u8, At);
        json.WriteString("entry"u8, GetType().Name);
        if (Rule is not null) json.WriteString("rule"u8, Rule);
        WriteMembers(json);
        json.WriteEndObject();
    }
}
