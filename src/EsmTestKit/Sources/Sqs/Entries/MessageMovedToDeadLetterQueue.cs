using System.Text.Json;
using EsmTestKit.Internal.Ledger;

namespace EsmTestKit;

/// <summary>A message was received too often and went to the dead-letter queue.</summary>
public sealed record MessageMovedToDeadLetterQueue : LedgerEntry
{
    internal MessageMovedToDeadLetterQueue(string queue, string deadLetterQueue, RecordName record, int receiveCount)
    {
        Queue = queue;
        Records = [record];
        DeadLetterQueue = deadLetterQueue;
        ReceiveCount = receiveCount;
    }

    /// <summary>The queue's name.</summary>
    public string Queue { get; }

    /// <summary>The queue it went to.</summary>
    public string DeadLetterQueue { get; }

    /// <summary>How often it was received so far.</summary>
    public int ReceiveCount { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<RecordName> Records { get; }

    private protected override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("queue"u8, Queue);
        json.WriteString("deadLetterQueue"u8, DeadLetterQueue);
        json.WriteNumber("receiveCount"u8, ReceiveCount);
        json.WriteRecords(Records);
    }
}
