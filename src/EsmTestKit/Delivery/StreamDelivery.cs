using EsmTestKit.Internal.Checkpoints;
using EsmTestKit.Internal.Choices;
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
    private readonly HashSet<StreamLane> _ready = [];
    private readonly StreamAccess _access;
    private readonly FunctionRegistry _functions;
    private TimelineEntry? _wake;
    private DateTimeOffset _firstPoll;
    private long _laneStarts;
    private bool _anchored;
    private bool _started;
    private bool _beginWhenQuiet;

    public StreamDelivery(World world, Func<string, IStreamSource?> findSource, StreamDesk desk, string mappingId, MappingConfiguration configuration, StreamMappingBehavior behavior)
    {
        (_world, _findSource, _behavior) = (world, findSource, behavior);
        _metrics = new StreamMetrics(world.Metrics, mappingId) { Enabled = configuration.EventCountMetrics };
        var discards = new DiscardDesk(world, mappingId, desk.Destinations, _metrics, behavior);
        _context = new LaneContext(world, desk.Invoker, mappingId, configuration, behavior, _metrics, discards);
        _context.TakesTurn = TakesTurn;
        _functions = desk.Functions;
        _access = new StreamAccess(_functions, _context);
        _functions.RoleChanged += OnSourceChanged;
        if (!behavior.AnchorLatestAtCreation) return;
        _access.Source = findSource(configuration.EventSourceArn);
        Anchor();
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

    public MappingPause? Pause
    {
        get => _context.Pause;
        set => _context.Pause = value;
    }

    private MappingConfiguration Configuration => _context.Configuration;

    // ---- Life cycle -------------------------------------------------------------------------------------------

    public void Start()
    {
        if (_started && !_beginWhenQuiet)
        {
            // An update that routes nothing anew: lanes go on with their batches, quotas and waits (STR-435, STR-436).
            RuleHits.Note("STR-435");
            WakeAt(_world.Now);
            return;
        }

        _started = true;
        // A batch that still runs from before is checkpointed first: never two of one lane (STR-170).
        RuleHits.Note("STR-170");
        if (_shards.Exists(shard => shard.IsRunning)) _beginWhenQuiet = true;
        else Begin();
    }

    public void Reconfigure(MappingConfiguration configuration)
    {
        // Lanes drain before keys are routed anew; filters and windows, too, hold for what is read again from the checkpoint (STR-196, STR-437).
        var routesAnew = configuration.ParallelizationFactor != Configuration.ParallelizationFactor
            || configuration.TumblingWindow != Configuration.TumblingWindow
            || !configuration.FilterPatterns.SequenceEqual(Configuration.FilterPatterns, StringComparer.Ordinal);
        if (_checkpoints.Count > 0) RuleHits.Note("STR-163");
        if (configuration.ParallelizationFactor != Configuration.ParallelizationFactor) RuleHits.Note("STR-196");
        if (configuration.TumblingWindow != Configuration.TumblingWindow) RuleHits.Note("STR-437");
        if (_started && routesAnew) Stop();
        // Another length of the windows drops the open one, and its state (STR-437).
        if (configuration.TumblingWindow != Configuration.TumblingWindow)
        {
            foreach (var checkpoint in _checkpoints.Values) checkpoint.Windows.Forget();
        }

        // A batch that runs keeps the configuration that it was formed with.
        RuleHits.Note("CTL-115");
        _context.Configuration = configuration;
        _metrics.Enabled = configuration.EventCountMetrics;
    }

    public void Stop()
    {
        RuleHits.Note("STR-429"); // LastProcessingResult stays what it was.
        _started = false;
        _beginWhenQuiet = false;
        CancelWake();
        foreach (var shard in _shards) shard.Stop();
    }

    public void Remove()
    {
        // What was buffered or failing makes no document.
        RuleHits.Note("STR-345", "STR-438");
        Stop();
        Watch(null);
        _functions.RoleChanged -= OnSourceChanged;
        _context.IsRemoved = true;
        _checkpoints.Clear();
    }

    /// <summary>Readers end as AWS may end them at any time: what they hold and what still runs is lost to the mapping, and is read again after the checkpoint (STR-409, STR-410).</summary>
    public void RestartReaders(string? shardId)
    {
        if (!_started || _beginWhenQuiet) return;
        foreach (var shard in _shards.Where(shard => shardId is null || shard.Reader.Shard.Id.Text == shardId)) shard.Abandon();
        ReplaceAbandoned();
    }

    // Never two invocations of one lane: a new reader waits for what the old one has started (STR-170).
    private void ReplaceAbandoned()
    {
        foreach (var shard in _shards.Where(shard => shard.IsAbandoned && !shard.IsRunning).ToList())
        {
            _shards.Remove(shard);
            shard.Checkpoint.ForgetUnfinished();
            if (shard.LostAnswer) RuleHits.Note("STR-406");
            RuleHits.Note("STR-410");
            _world.Ledger.Append(new ReaderRestarted(_context.MappingId, shard.Reader.Shard.Id.Text, shard.Checkpoint.Position?.ToString()) { Rule = "STR-409" });
            WakeAt(_world.Now);
        }
    }

    private void Begin()
    {
        _beginWhenQuiet = false;
        // Split batches, attempts and buffers are forgotten (STR-260); positions and open windows are kept.
        if (_shards.Count > 0) RuleHits.Note("STR-260");
        if (_anchored) RuleHits.Note("CTL-101"); // Goes on where it stopped.
        _shards.Clear();
        if (_checkpoints.Count > 0) RuleHits.Note("STR-207", "STR-433");
        foreach (var checkpoint in _checkpoints.Values)
        {
            checkpoint.ForgetUnfinished();
            if (checkpoint.Windows.Open is not null) RuleHits.Note("STR-308");
        }

        _firstPoll = _world.Now;
        _metrics.Polled(0);
        Watch(_findSource(Configuration.EventSourceArn));
        Anchor();
        WakeAt(_world.Now);
    }

    private void Watch(IStreamSource? source)
    {
        if (_access.Source is { } before) before.Changed -= OnSourceChanged;
        _access.Source = source;
        if (source is not null) source.Changed += OnSourceChanged;
    }

    /// <summary>Where each shard that is there now begins; later shards are read from their first record (STR-158 to STR-162).</summary>
    private void Anchor()
    {
        if (_anchored || _access.Source is not { IsReadable: true } source) return;
        _anchored = true;
        RuleHits.Note("STR-162");
        RuleHits.Note("STR-164"); // Another mapping knows no checkpoints.
        foreach (var shard in source.Shards)
        {
            switch (Configuration.StartingPosition)
            {
                case StartingPosition.Latest when shard.IsClosed:
                    CheckpointOf(shard.Id).IsShardFinished = true;
                    break;
                case StartingPosition.Latest:
                    RuleHits.Note("STR-159");
                    // Fixed now that the mapping is enabled; what came while it was being made is not read.
                    RuleHits.Note("CTL-100");
                    _starts[shard.Id] = shard.Resolve(StreamPosition.Latest.Instance);
                    break;
                case StartingPosition.AtTimestamp when Configuration.StartingPositionTimestamp is { } timestamp:
                    RuleHits.Note("STR-161");
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
        if (Configuration.IsEnhancedFanOut())
        {
            RuleHits.Note("STR-168");
            return _world.Now + _behavior.EnhancedFanOutLatency;
        }

        RuleHits.Note(Configuration.Source == SourceKind.Kinesis ? "STR-166" : "STR-167");
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
        if (!_access.Look()) return;
        Anchor();
        Discover();
        RuleHits.Note("STR-169");
        if (_shards.Count > 1) RuleHits.Note("STR-198"); // Beside each other, in no order that a record of one could rely on.
        PollShards();
        Continue();
        if (_access.Source?.NextChangeAt is { } change) WakeQuietly(change);
    }

    private void PollShards()
    {
        if (!_world.Oracle.Opens(ChoicePoint.LaneOrder))
        {
            foreach (var shard in _shards.ToList()) shard.Poll();
            return;
        }

        foreach (var shard in _shards) shard.Read();
        AdvanceInTurn(_ => true);
    }

    private void AdvanceInTurn(Func<StreamLane, bool> mayGoOn)
    {
        var lanes = _shards.SelectMany(shard => shard.Lanes).ToList();
        foreach (var lane in LanesInTurn.Choose(_world.Oracle, lanes, mayGoOn, () => $"{_access.Source?.Name}>{Configuration.Function.Name} batch#{++_laneStarts}")) lane.Advance();
    }

    // Others whose wait ends at the same instant may go first.
    private bool TakesTurn(StreamLane lane)
    {
        if (!_world.Oracle.Opens(ChoicePoint.LaneOrder)) return false;
        _ready.Add(lane);
        if (_ready.Count == 1) _world.Timeline.After(TimeSpan.Zero, () =>
        {
            var ready = _ready.ToHashSet();
            _ready.Clear();
            AdvanceInTurn(ready.Contains);
            OnLaneChanged();
        });
        return true;
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
        if (_access.Source is not { } source) return;
        foreach (var shard in source.Shards)
        {
            if (_shards.Exists(known => known.Reader.Shard.Id == shard.Id) || CheckpointOf(shard.Id).IsShardFinished) continue;
            if (!shard.Parents.All(IsFinished))
            {
                RuleHits.Note("STR-328"); // Its parents' troubles are its own; its siblings' and cousins' are not.
                continue;
            }

            NoteDiscovery(shard);
            var reader = new ShardReader(_world, shard, CheckpointOf(shard.Id), StartOf(shard), EventContext(), Configuration, _metrics, _behavior) { MappingId = _context.MappingId };
            _shards.Add(new ShardDelivery(_context, reader, CheckpointOf(shard.Id), _access, OnLaneChanged));
        }
    }

    // A child is read from its first record, whatever the starting position was (STR-160, STR-330); siblings beside each other (STR-327).
    private void NoteDiscovery(IStreamShard shard)
    {
        if (shard.Parents.Count == 0)
        {
            RuleHits.Note("STR-158");
            return;
        }

        RuleHits.Note("STR-326");
        RuleHits.Note("STR-174");
        RuleHits.Note("STR-332");
        if (Configuration.IsEnhancedFanOut() || !Configuration.Filters.IsEmpty) RuleHits.Note("STR-329");
        if (Configuration.Source == SourceKind.DynamoDb) RuleHits.Note("STR-334");
        if (_starts.ContainsKey(shard.Id) || CheckpointOf(shard.Id).Position is not null) return;
        RuleHits.Note("STR-330");
        if (Configuration.StartingPosition == StartingPosition.Latest) RuleHits.Note("STR-160");
        if (_shards.Exists(other => other.Reader.Shard.Parents.Intersect(shard.Parents).Any())) RuleHits.Note("STR-327");
    }

    private bool IsFinished(ShardId parent) => _access.Source?.FindShard(parent) is null || CheckpointOf(parent).IsShardFinished;

    private StreamPosition StartOf(IStreamShard shard)
    {
        if (CheckpointOf(shard.Id).Position is not { } done) return _starts.GetValueOrDefault(shard.Id, StreamPosition.TrimHorizon.Instance);
        RuleHits.Note("STR-206");
        RuleHits.Note("STR-172"); // Never the starting position again.
        return new StreamPosition.AfterSequenceNumber(done);
    }

    private EventContext EventContext() => new(Configuration.EventSourceArn, ExecutionRole.Arn(_world.Place), _world.Place.Region);

    private ShardCheckpoint CheckpointOf(ShardId shard)
    {
        if (!_checkpoints.TryGetValue(shard, out var checkpoint)) _checkpoints.Add(shard, checkpoint = new ShardCheckpoint());
        RuleHits.Note("STR-165");
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
        ReplaceAbandoned();
        var finished = false;
        foreach (var shard in _shards.Where(shard => shard.IsFinished).ToList())
        {
            shard.Checkpoint.IsShardFinished = true;
            _shards.Remove(shard);
            if (_access.Source is { Kind: StreamKind.DynamoDb } source && source.Shards.All(other => other.IsClosed && CheckpointOf(other.Id).IsShardFinished)) RuleHits.Note("STR-336");
            _world.Ledger.Append(new ShardFinished(_context.MappingId, shard.Reader.Shard.Id.Text) { Rule = "STR-205" });
            finished = true;
        }

        if (finished || _shards.Exists(shard => shard.WantsPoll)) WakeAt(_world.Now);
    }
}
