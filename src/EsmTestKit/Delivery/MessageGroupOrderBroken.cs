using System.Text.Json;
using EsmTestKit.Internal.Ledger;

namespace EsmTestKit;

/// <summary>A FIFO consumer reported a message as failed and let later ones of its group pass: they are deleted, it comes back after them.</summary>
/// <remarks>The cure: stop at the first failure of a group and report it and all messages of the group behind it.</remarks>
public sealed record MessageGroupOrderBroken : LedgerEntry
{
    internal MessageGroupOrderBroken(string mappingId, long batch, string group, RecordName failed, IReadOnlyList<RecordName> deleted)
    {
        MappingId = mappingId;
        Batch = batch;
        Group = group;
        Failed = failed;
        Deleted = deleted;
        Records = [failed, .. deleted];
    }

    /// <summary>The mapping's UUID.</summary>
    public string MappingId { get; }

    /// <summary>The n-th batch that the mapping formed, from 1.</summary>
    public long Batch { get; }

    /// <summary>The message group.</summary>
    public string Group { get; }

    /// <summary>The message that was reported.</summary>
    public RecordName Failed { get; }

    /// <summary>The later messages of the group that were not.</summary>
    public IReadOnlyList<RecordName> Deleted { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<RecordName> Records { get; }

    private protected override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("mapping"u8, MappingId);
        json.WriteNumber("batch"u8, Batch);
        json.WriteString("group"u8, Group);
        json.WriteRecords("failed"u8, [Failed]);
        json.WriteRecords("deleted"u8, Deleted);
    }
}
