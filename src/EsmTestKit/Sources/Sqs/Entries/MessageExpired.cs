using System.Text.Json;
using EsmTestKit.Internal.Ledger;

namespace EsmTestKit;

/// <summary>A message's retention ended; it is gone. Written when it is noticed, not when it happens.</summary>
public sealed record MessageExpired : LedgerEntry
{
    internal MessageExpired(string queue, RecordName record)
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
