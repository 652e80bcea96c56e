using EsmTestKit.Internal.Mappings;
using EsmTestKit.Internal.Polling;

namespace EsmTestKit.Internal.Batching;

/// <summary>The records of one invocation, with the settings that held when the batch was built (SQS-419).</summary>
/// <param name="Number">The n-th batch that the mapping formed, from 1.</param>
internal sealed record QueueBatch(long Number, IReadOnlyList<QueueRecord> Records, MappingConfiguration Configuration)
{
    /// <summary>The first instant at which one of the messages may be delivered to somebody else.</summary>
    public DateTimeOffset VisibleFrom { get; } = Records.Min(record => record.Received.VisibleUntil);

    public IReadOnlyList<RecordName> Names { get; } = [.. Records.Select(record => record.Name)];
}
