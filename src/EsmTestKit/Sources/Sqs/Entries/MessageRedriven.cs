using System.Text.Json;
using EsmTestKit.Internal.Ledger;

namespace EsmTestKit;

/// <summary>A message move task took a message out of a dead-letter queue; in the destination it is a new message.</summary>
public sealed record MessageRedriven : LedgerEntry
{
    internal MessageRedriven(string queue, string destination, RecordName record, RecordName newRecord, string newMessageId)
    {
        Queue = queue;
        Destination = destination;
        Records = [record, newRecord];
        NewMessageId = newMessageId;
    }

    /// <summary>The dead-letter queue's name.</summary>
    public string Queue { get; }

    /// <summary>The name of the queue it went to.</summary>
    public string Destination { get; }

    /// <summary>The id that it has there.</summary>
    public string NewMessageId { get; }

    /// <summary>The message as it was, and as it is now.</summary>
    public override IReadOnlyList<RecordName> Records { get; }

    private protected override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("queue"u8, Queue);
        json.WriteString("destination"u8, Destination);
        json.WriteString("newMessageId"u8, NewMessageId);
        json.WriteRecords(Records);
    }
}
