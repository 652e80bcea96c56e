using System.Text.Json;
using EsmTestKit.Internal.Ledger;

namespace EsmTestKit;

/// <summary>A message was accepted and not enqueued: its deduplication id was used within the last five minutes.</summary>
public sealed record MessageDeduplicated : LedgerEntry
{
    internal MessageDeduplicated(string queue, RecordName record, string deduplicationId)
    {
        Queue = queue;
        Records = [record];
        DeduplicationId = deduplicationId;
    }

    /// <summary>The queue's name.</summary>
    public string Queue { get; }

    /// <summary>The id.</summary>
    public string DeduplicationId { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<RecordName> Records { get; }

    private protected override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("queue"u8, Queue);
        json.WriteString("deduplicationId"u8, DeduplicationId);
        json.WriteRecords(Records);
    }
}
