using System.Text.Json;
using EsmTestKit.Internal.Ledger;

namespace EsmTestKit;

/// <summary>A message's visibility timeout was changed.</summary>
public sealed record MessageVisibilityChanged : LedgerEntry
{
    internal MessageVisibilityChanged(string queue, RecordName record, DateTimeOffset visibleFrom)
    {
        Queue = queue;
        Records = [record];
        VisibleFrom = visibleFrom;
    }

    /// <summary>The queue's name.</summary>
    public string Queue { get; }

    /// <summary>When it becomes visible.</summary>
    public DateTimeOffset VisibleFrom { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<RecordName> Records { get; }

    private protected override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("queue"u8, Queue);
        json.WriteInstant("visibleFrom"u8, VisibleFrom);
        json.WriteRecords(Records);
    }
}
