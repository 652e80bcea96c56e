using System.Text.Json;
using EsmTestKit.Internal.Ledger;

namespace EsmTestKit;

/// <summary>A message was accepted by a queue.</summary>
public sealed record MessageSent : LedgerEntry
{
    internal MessageSent(string queue, RecordName record, string messageId, DateTimeOffset? delayedUntil)
    {
        Queue = queue;
        Records = [record];
        MessageId = messageId;
        DelayedUntil = delayedUntil;
    }

    /// <summary>The queue's name.</summary>
    public string Queue { get; }

    /// <summary>The id that the queue gave it.</summary>
    public string MessageId { get; }

    /// <summary>When its delay ends; null without a delay.</summary>
    public DateTimeOffset? DelayedUntil { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<RecordName> Records { get; }

    private protected override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("queue"u8, Queue);
        json.WriteString("messageId"u8, MessageId);
        if (DelayedUntil is { } delayedUntil) json.WriteInstant("delayedUntil"u8, delayedUntil);
        json.WriteRecords(Records);
    }
}
