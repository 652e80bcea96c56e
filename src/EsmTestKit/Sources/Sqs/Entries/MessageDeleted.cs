using System.Text.Json;
using EsmTestKit.Internal.Ledger;

namespace EsmTestKit;

/// <summary>A message was deleted from its queue.</summary>
public sealed record MessageDeleted : LedgerEntry
{
    internal MessageDeleted(string queue, RecordName record)
    {
        Queue = queue;
        Records = [record];
    }

    /// <summary>The queue's name.</summary>
    public string Queue { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<RecordName> Records { get; }

    private protected override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("queue"u8, Queue);
        json.WriteRecords(Records);
    }
}
