using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Mappings;
using EsmTestKit.Internal.Polling;

namespace EsmTestKit.Internal.Batching;

/// <summary>The records of one invocation, with the settings that held when the batch was built (SQS-419).</summary>
/// <param name="Number">The n-th batch that the mapping formed, from 1.</param>
internal sealed record QueueBatch([field: NoState("a name in addresses and in the ledger")] long Number, IReadOnlyList<QueueRecord> Records, MappingConfiguration Configuration)
{
    /// <summary>The first instant at which one of the messages may be delivered to somebody else.</summary>
    public DateTimeOffset VisibleFrom { get; } = Earliest(Records);

    public IReadOnlyList<RecordName> Names { get; } = Listed(Records);

    /// <summary>The records as they stand in the event.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Jsons
    {
        get
        {
            var jsons = new ReadOnlyMemory<byte>[Records.Count];
            for (var index = 0; index < jsons.Length; index++) jsons[index] = Records[index].Json;
            return jsons;
        }
    }

    /// <summary>The names of some of its records.</summary>
    public IReadOnlyList<RecordName> NamesOf(IReadOnlyList<QueueRecord> records) => ReferenceEquals(records, Records) ? Names : Listed(records);

    private static DateTimeOffset Earliest(IReadOnlyList<QueueRecord> records)
    {
        var earliest = records[0].Received.VisibleUntil;
        for (var index = 1; index < records.Count; index++)
        {
            if (records[index].Received.VisibleUntil < earliest) earliest = records[index].Received.VisibleUntil;
        }

        return earliest;
    }

    private static RecordName[] Listed(IReadOnlyList<QueueRecord> records)
    {
        if (records.Count == 0) return [];
        var names = new RecordName[records.Count];
        for (var index = 0; index < names.Length; index++) names[index] = records[index].Name;
        return names;
    }
}
