using EsmTestKit.Internal.Filtering;
using EsmTestKit.Internal.Functions;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Mappings;
using EsmTestKit.Internal.Streams;

namespace EsmTestKit;

/// <summary>An event source mapping of the simulation.</summary>
public sealed class EventSourceMapping
{
    private readonly World _world;
    private readonly MappingRegistry _registry;
    private readonly Mapping _mapping;

    internal EventSourceMapping(World world, MappingRegistry registry, Mapping mapping)
    {
        _world = world;
        _registry = registry;
        _mapping = mapping;
    }

    /// <summary>The mapping's UUID (AWS: <c>UUID</c>).</summary>
    public string Uuid => _mapping.Uuid;

    /// <summary>The mapping's ARN (AWS: <c>EventSourceMappingArn</c>).</summary>
    public string Arn => _mapping.Arn;

    /// <summary>The source's ARN (AWS: <c>EventSourceArn</c>).</summary>
    public string EventSourceArn => _mapping.Configuration.EventSourceArn;

    /// <summary>The function's ARN, with its qualifier where one was given (AWS: <c>FunctionArn</c>).</summary>
    public string FunctionArn => _mapping.Configuration.FunctionArn;

    /// <summary>Where the mapping stands in its life (AWS: <c>State</c>).</summary>
    public MappingState State => _mapping.State;

    /// <summary>The invocations that this mapping started, in order of start; looking never drains.</summary>
    public IReadOnlyList<LambdaInvocation> Invocations =>
        _world.Door.Enter(() => _world.Ledger.OfType<InvocationStarted>().Where(entry => entry.MappingId == Uuid).Select(entry => entry.Invocation).ToArray());

    /// <summary>The invocation records of the batches that this mapping gave up, in order; those that could not be delivered, too.</summary>
    public IReadOnlyList<InvocationRecordSent> InvocationRecords =>
        _world.Door.Enter(() => _world.Ledger.OfType<InvocationRecordSent>().Where(entry => entry.MappingId == Uuid).ToArray());

    /// <summary>Streams: what became of the latest invocation (AWS: <c>LastProcessingResult</c>); null for queues, which have none.</summary>
    public string? LastProcessingResult => _mapping.Delivery.LastProcessingResult;

    /// <summary>The mapping's filters, to ask what passes them (AWS: <c>FilterCriteria</c>).</summary>
    public EventFilter Filter => new(_mapping.Configuration.Filters, _mapping.Configuration.Source.Records());

    /// <summary>Stops polling; running invocations finish (AWS: <c>UpdateEventSourceMapping</c> with <c>Enabled</c> false).</summary>
    /// <exception cref="AwsServiceException">The mapping is in transition.</exception>
    public void Disable() => Update(new MappingRequest { Enabled = false });

    /// <summary>Polls again, from where it stopped (AWS: <c>UpdateEventSourceMapping</c> with <c>Enabled</c> true).</summary>
    /// <exception cref="AwsServiceException">The mapping is in transition.</exception>
    public void Enable() => Update(new MappingRequest { Enabled = true });

    /// <summary>Deletes the mapping; what is in its source stays there (AWS: <c>DeleteEventSourceMapping</c>).</summary>
    /// <exception cref="AwsServiceException">The mapping is in transition.</exception>
    public void Delete() => _world.Call("lambda:DeleteEventSourceMapping", () => MappingCalls.Delete(Uuid), () => { _registry.Delete(Uuid); });

    /// <summary>Streams: ends the mapping's readers as AWS may at any time; others go on after the last checkpoint.</summary>
    /// <remarks>
    /// What was read and not checkpointed is read again and may be cut into other batches, always in order. Batches that are running keep running, but their
    /// answers are lost to the mapping: their records are delivered again, although the function has done them. Nothing of this shows in the mapping's state.
    /// </remarks>
    /// <param name="shardId">The shard whose reader ends; null (the default): those of all shards.</param>
    /// <exception cref="EsmUsageException">The mapping is on a queue.</exception>
    public void RestartReaders(string? shardId = null) => _world.Door.Enter(() =>
    {
        if (!_mapping.Configuration.Source.IsStream()) throw new EsmUsageException($"The mapping polls the queue {EventSourceArn}, and a queue has neither readers nor checkpoints.", "What AWS may do to a queue's consumer is tried by EsmExplore.");
        _world.Journal.Beyond("mapping.RestartReaders");
        _mapping.Delivery.RestartReaders(shardId);
    });

    /// <summary>Changes the settings (AWS: <c>UpdateEventSourceMapping</c>); they hold for what is picked up from then on.</summary>
    /// <param name="settings">All settings as they shall be.</param>
    /// <exception cref="EsmUsageException">The mapping is not on a queue.</exception>
    /// <exception cref="AwsServiceException">AWS would refuse the change, or the mapping is in transition.</exception>
    public void Update(SqsMappingSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (_mapping.Configuration.Source.IsStream()) throw OtherKind(nameof(SqsMappingSettings), "a queue", "new StreamMappingSettings(StartingPosition.TrimHorizon) { BatchSize = 50 }");
        Update(settings.ToRequest(EventSourceArn, FunctionArn) with
        {
            FunctionName = null,
            FilterPatterns = [.. settings.Filters],
            Scaling = new ScalingRequest(settings.MaximumConcurrency),
            Pollers = new PollerRequest(settings.ProvisionedPollers?.MinimumPollers, settings.ProvisionedPollers?.MaximumPollers, null),
            Metrics = settings.EventCountMetrics ? ["EventCount"] : [],
        });
    }

    /// <summary>Changes the settings (AWS: <c>UpdateEventSourceMapping</c>); they hold for batches formed from then on.</summary>
    /// <param name="settings">All settings as they shall be; the starting position and its timestamp cannot be changed and are not looked at.</param>
    /// <exception cref="EsmUsageException">The mapping is on a queue.</exception>
    /// <exception cref="AwsServiceException">AWS would refuse the change, or the mapping is in transition.</exception>
    public void Update(StreamMappingSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (!_mapping.Configuration.Source.IsStream()) throw OtherKind(nameof(StreamMappingSettings), "a stream", "new SqsMappingSettings { BatchSize = 5 }");
        var request = settings.Changeable();
        // An absent destination is cleared; {"OnFailure":{}} would be refused (ADD-39).
        Update(settings.OnFailure is null ? request with { Destination = new DestinationRequest(false, true, string.Empty) } : request);
    }

    /// <summary>Why the mapping's filters let a message pass or not (AWS: <c>FilterCriteria</c>).</summary>
    /// <param name="message">A message, as the queue gave it when it was sent or shows it now.</param>
    /// <exception cref="EsmUsageException">The mapping is not on a queue.</exception>
    public FilterExplanation Explain(SqsMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Explain(RecordSource.Sqs, () => message.EventRecord(EventSourceArn, _world.Place.Region));
    }

    /// <summary>Why the mapping's filters let a record pass or not (AWS: <c>FilterCriteria</c>).</summary>
    /// <param name="record">A record of the stream.</param>
    /// <exception cref="EsmUsageException">The mapping is not on a Kinesis stream.</exception>
    public FilterExplanation Explain(KinesisRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return Explain(RecordSource.Kinesis, () => record.EventRecord(Context()));
    }

    /// <summary>Why the mapping's filters let a record pass or not (AWS: <c>FilterCriteria</c>).</summary>
    /// <param name="record">A record of the table's stream.</param>
    /// <exception cref="EsmUsageException">The mapping is not on a table's stream.</exception>
    public FilterExplanation Explain(DynamoDbStreamItem record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return Explain(RecordSource.DynamoDb, () => record.EventRecord(Context()));
    }

    private FilterExplanation Explain(RecordSource source, Func<ReadOnlyMemory<byte>> record) => _world.Door.Enter(() =>
    {
        var own = _mapping.Configuration.Source.Records();
        return own == source
            ? Filter.Explain(record())
            : throw new EsmUsageException($"This mapping polls {EventSourceArn}, and the record is one of {source.ServiceName()}.", $"Ask with a record of {own.ServiceName()}.");
    });

    // AWS would answer about a member that the caller never wrote.
    private EsmUsageException OtherKind(string given, string source, string cure) =>
        new($"This mapping polls {EventSourceArn}, and {given} are the settings of a mapping on {source}.", $"Write mapping.Update({cure}).");

    private EventContext Context() => new(EventSourceArn, ExecutionRole.Arn(_world.Place), _world.Place.Region);

    private void Update(MappingRequest request) =>
        _world.Call("lambda:UpdateEventSourceMapping", () => MappingCalls.Update(Uuid, request), () => { _registry.Update(Uuid, request); });
}
