using System.Text.Json;
using EsmTestKit.Internal.Ledger;

namespace EsmTestKit;

/// <summary>One receive took messages from a queue; they are hidden until their visibility timeout ends.</summary>
public sealed record MessagesReceived : LedgerEntry
{
    internal MessagesReceived(string queue, IReadOnlyList<RecordName> records, IReadOnlyList<int> receiveCounts, DateTimeOffset hiddenUntil)
    {
        Queue = queue;
        Records = records;
        ReceiveCounts = receiveCounts;
        HiddenUntil = hiddenUntil;
    }

    /// <summary>The queue's name.</summary>
    public string Queue { get; }

    /// <summary>How often each was received by now, in the order of <see cref="Records"/>.</summary>
    public IReadOnlyList<int> ReceiveCounts { get; }

    /// <summary>When they become visible again unless somebody changes that.</summary>
    public DateTimeOffset HiddenUntil { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<RecordName> Records { get; }

    private protected override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("queue"u8, Queue);
        json.WriteInstant("hiddenUntil"u8, HiddenUntil);
        json.WriteStartArray("receiveCounts"u8);
        foreach (var count in ReceiveCounts) json.WriteNumberValue(count);
        json.WriteEndArray();
        json.WriteRecords(Records);
    }
}
