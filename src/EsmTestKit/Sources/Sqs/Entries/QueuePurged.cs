using System.Text.Json;
using EsmTestKit.Internal.Ledger;

namespace EsmTestKit;

/// <summary>All messages of a queue were deleted.</summary>
public sealed record QueuePurged : LedgerEntry
{
    internal QueuePurged(string queue, IReadOnlyList<RecordName> records)
    {
        Queue = queue;
        Records = records;
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
