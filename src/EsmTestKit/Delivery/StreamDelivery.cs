using EsmTestKit.Internal.Checkpoints;
using EsmTestKit.Internal.Functions;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Mappings;
using EsmTestKit.Internal.Polling;
using EsmTestKit.Internal.Rules;
using EsmTestKit.Internal.Streams;
using EsmTestKit.Internal.Time;

namespace EsmTestKit.Internal.Delivery;

/// <summary>The conductor of a stream mapping: begin, wake, discover shards, poll, and let the lanes go on. Reads top to bottom like the journey of a record.</summary>
/// <remarks>Shards are polled on a schedule (STR-166, STR-167), but only the polls that would find something are simulated: a mapping at rest costs nothing.</remarks>
internal sealed class StreamDelivery : IMappingDelivery
{
    private readonly World _world;
    private readonly Func<string, IStreamSource?> _findSource;
    private readonly StreamMappingBehavior _behavior;
    private readonly StreamMetrics _metrics;
    private readonly LaneContext _context;
    private readonly Dictionary<ShardId, ShardCheckpoint> _checkpoints = [];
    private readonly Dictionary<ShardId, StreamPosition> _starts = [];
    private readonly List<ShardDelivery> _shards = [];
    private IStreamSource? _source;
    private TimelineEntry? _wake;
    private DateTimeOffset _firstPoll;
    private bool _anchored;
    private bool _started;
    private bool _beginWhenQuiet;

    public StreamDelivery(World world, Func<string, IStreamSource?> findSource, StreamDesk desk, string mappingId, MappingConfiguration configuration, StreamMappingBehavior behavior)
    {
        (_world, _findSource, _behavior) = (world, findSource, behavior);
        _metrics = new StreamMetrics(world.Metrics, mappingId) { Enabled = configuration.EventCountMetrics };
        var discards = new DiscardDesk(world, mappingId, desk.Destinations, _metrics, behavior);
        _context = new LaneContext(world, desk.Invoker, mappingId, configuration, behavior, _metrics, discards);
    }

    public string LastProcessingResult => _context.LastProcessingResult;

    public string? Busy
    {
        get
        {
            foreach (var shard in _shards)
            {
                if (shard.IsRunning || _started)
                {
                    if (shard.Busy is { } busy) return busy;
                }
            }

            return _started && _wake is not null ? $"a poll of {_context.Configuration.EventSourceArn}" : null;
        }
    }

    private MappingConfiguration Configuration => _context.Configuration;

    // ---- Life cycle -------------------------------------------------------------------------------------------

    public void Start()
    {
        _started = true;
        // A batch that still runs from before is checkpointed first: never two of one lane (STR-170).
        if (_shards.Exists(shard => shard.IsRunning)) _beginWhenQuiet = true;
        else Begin();
    }

    public void Reconfigure(MappingConfiguration configuration)
    {
        // Lanes drain before keys are routed anew; filters and windows, too, hold for what is read again from the checkpoint (STR-196, STR-437).
        var routesAnew = configuration.ParallelizationFactor != Configuration.ParallelizationFactor
            || configuration.TumblingWindow != Configuration.TumblingWindow
            || !configuration.FilterPatterns.SequenceEqual(Configuration.FilterPatterns, StringComparer.Ordinal);
        if (_started && routesAnew) Stop();
        // Another length of the windows drops the open one, and its state (STR-437).
        if (configuration.TumblingWindow != Configuration.TumblingWindow)
        {
            foreach (var checkpoint in _checkpoints.Values) checkpoint.Windows.Forget();
        }

        _context.Configuration = configuration;
        _metrics.Enabled = configuration.EventCountMetrics;
    }

    public void Stop()
    {
        _started = false;
        _beginWhenQuiet = false;
        CancelWake();
        foreach (var shard in _shards) shard.Stop();
    }

    public void Remove()
    {
        Stop();
        Watch(null);
        _checkpoints.Clear();
    }

    private void Begin()
    {
        _beginWhenQuiet = false;
        _shards.Clear();
        foreach (var checkpoint in _checkpoints.Values) checkpoint.ForgetUnfinished();
        _firstPoll = _world.Now;
        Watch(_findSource(Configuration.EventSourceArn));
        Anchor();
        WakeAt(_world.Now);
    }

    private void Watch(IStreamSource? source)
    {
        if (_source is not null) _source.Changed -= OnSourceChanged;
        _source = source;
        if (_source is not null) _source.Changed += OnSourceChanged;
    }

    /// <summary>Where each shard that is there now begins; later shards are read from their first record (STR-158 to STR-162).</summary>
    private void Anchor()
    {
        if (_anchored || _source is not { IsReadable: true } source) return;
        _anchored = true;
        RuleHits.Note("STR-162");
        foreach (var shard in source.Shards)
        {
            switch (Configuration.StartingPosition)
            {
                case StartingPosition.Latest when shard.IsClosed:
                    CheckpointOf(shard.Id).IsShardFinished = true;
                    break;
                case StartingPosition.Latest:
                    _starts[shard.Id] = shard.Resolve(StreamPosition.Latest.Instance);
                    break;
                case StartingPosition.AtTimestamp when Configuration.StartingPositionTimestamp is { } timestamp:
                    _starts[shard.Id] = shard.Resolve(new StreamPosition.AtTimestamp(timestamp));
                    break;
                default:
                    break;
            }
        }
    }

    // ---- Wake -------------------------------------------------------------------------------------------------

    private void OnSourceChanged()
    {
        if (_started) WakeAt(NextPoll());
    }

    /// <summary>The next poll on the schedule; enhanced fan-out pushes instead (STR-166 to STR-168).</summary>
    private DateTimeOffset NextPoll()
    {
        if (Configuration.IsEnhancedFanOut()) return _world.Now + _behavior.EnhancedFanOutLatency;
        var interval = Configuration.Source == SourceKind.Kinesis ? _behavior.KinesisPollInterval : _behavior.DynamoDbPollInterval;
        if (interval == TimeSpan.Zero) return _world.Now;
        var polls = (_world.Now - _firstPoll).Ticks / interval.Ticks;
        var last = _firstPoll + TimeSpan.FromTicks(polls * interval.Ticks);
        return last == _world.Now ? last : last + interval;
    }

    private void WakeAt(DateTimeOffset instant)
    {
        if (_wake is { } pending && pending.Due <= instant) return;
        CancelWake();
        _wake = _world.Timeline.At(instant, Wake);
    }

    private void CancelWake()
    {
        _wake?.Cancel();
        _wake = null;
    }

    private void Wake()
    {
        _wake = null;
        if (!_started) return;
        Anchor();
        Discover();
        foreach (var shard in _shards.ToList()) shard.Poll();
        Continue();
        if (_source?.NextChangeAt is { } change) WakeQuietly(change);
    }

    // Shards that appear by themselves are looked for when they do; that alone keeps nobody from being idle.
    private void WakeQuietly(DateTimeOffset instant)
    {
        if (_wake is null) _world.Timeline.At(instant, () =>
        {
            if (_started && _wake is null) Wake();
        });
    }

    // ---- Shards -----------------------------------------------------------------------------------------------

    /// <summary>A shard is read once every parent was read to its end and its last batch is done (STR-326 to STR-333).</summary>
    private void Discover()
    {
        if (_source is not { IsReadable: true } source) return;
        foreach (var shard in source.Shards)
        {
            if (_shards.Exists(known => known.Reader.Shard.Id == shard.Id) || CheckpointOf(shard.Id).IsShardFinished || !shard.Parents.All(IsFinished)) continue;
            RuleHits.Note(shard.Parents.Count == 0 ? "STR-158" : "STR-326");
            var reader = new ShardReader(_world, shard, CheckpointOf(shard.Id), StartOf(shard), EventContext(), Configuration, _metrics, _behavior) { MappingId = _context.MappingId };
            _shards.Add(new ShardDelivery(_context, reader, CheckpointOf(shard.Id), OnLaneChanged));
        }
    }

    private bool IsFinished(ShardId parent) => _source?.FindShard(parent) is null || CheckpointOf(parent).IsShardFinished;

    private StreamPosition StartOf(IStreamShard shard) =>
        CheckpointOf(shard.Id).Position is { } done ? new StreamPosition.AfterSequenceNumber(done) // STR-206
        : _starts.GetValueOrDefault(shard.Id, StreamPosition.TrimHorizon.Instance);

    private EventContext EventContext() => new(Configuration.EventSourceArn, ExecutionRole.Arn(_world.Place), _world.Place.Region);

    private ShardCheckpoint CheckpointOf(ShardId shard)
    {
        if (!_checkpoints.TryGetValue(shard, out var checkpoint)) _checkpoints.Add(shard, checkpoint = new ShardCheckpoint());
        return checkpoint;
    }

    // ---- Going on ---------------------------------------------------------------------------------------------

    private void OnLaneChanged()
    {
        if (_beginWhenQuiet && !_shards.Exists(shard => shard.IsRunning)) Begin();
        else if (_started) Continue();
    }

    /// <summary>While records keep coming there is no pause between polls (STR-166); finished shards make room for their children.</summary>
    private void Continue()
    {
        var finished = false;
        foreach (var shard in _shards.Where(shard => shard.IsFinished).ToList())
        {
            shard.Checkpoint.IsShardFinished = true;
            _shards.Remove(shard);
            _world.Ledger.Append(new ShardFinished(_context.MappingId, shard.Reader.Shard.Id.Text) { Rule = "STR-205" });
            finished = true;
        }

        if (finished || _shards.Exists(shard => shard.WantsPoll)) WakeAt(_world.Now);
    }
}
