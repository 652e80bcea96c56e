using EsmTestKit.Internal.Ground;

namespace EsmTestKit.Internal.Mappings;

/// <summary>What moves the records of one mapping; told by the mapping's life cycle when to begin, change and stop.</summary>
internal interface IMappingDelivery : IActivity
{
    /// <summary>The mapping is enabled: poll from now on (first start, or again after a stop).</summary>
    void Start();

    /// <summary>The changed configuration holds for whatever is picked up from now on.</summary>
    void Reconfigure(MappingConfiguration configuration);

    /// <summary>No new polls and invocations; running ones finish (SQS-415, STR-430).</summary>
    void Stop();

    /// <summary>The mapping is gone: stop, and forget positions (STR-438).</summary>
    void Remove();

    /// <summary>Streams: the readers end and others go on after the checkpoint (STR-409). Queues have none.</summary>
    /// <param name="shardId">The shard whose reader ends; null: all.</param>
    void RestartReaders(string? shardId);

    /// <summary>Asked whenever an invocation has started.</summary>
    MappingPause? Pause { get; set; }

    /// <summary>Streams: the text of <c>LastProcessingResult</c>; null for queues, which have none (SQS-257).</summary>
    string? LastProcessingResult { get; }
}
