using EsmTestKit.Internal.Mappings;
using EsmTestKit.Internal.Polling;

namespace EsmTestKit.Internal.Batching;

/// <summary>The records of one invocation, with the settings that held when the batch was built (SQS-419).</summary>
/// <param name="Number">The n-th batch that the mapping formed, from 1.</param>
internal sealed record QueueBatch(long Number, IReadOnlyList<QueueRecord> Records, MappingConfiguration Configuration)
{
    /// <summary>The first instant at which one of the messages may be delivered to somebody else.</summary>
    public DateTimeOffset VisibleFrom { get; } = Earliest(Records);

    public IReadOnlyList<RecordName> Names { get; } = NamesOf(Records);

    private static DateTimeOffset Earliest(IReadOnlyList<QueueRecord> records)
    {
        var earliest = records[0].Received.VisibleUntil;
        for (var index = 1; index < records.Count; index++)
        {
            if (records[index].Received.VisibleUntil < earliest) earliest = records[index].Received.VisibleUntil;
        }

        return earliest;
    }

    private static RecordName[] NamesOf(IReadOnlyList<QueueRecord> records)
    {
        var names = new RecordName[records.Count];
        for (var index = 0; index < names.Length; index++) names[index] = records[index].Name;
        return names;
    }
}
