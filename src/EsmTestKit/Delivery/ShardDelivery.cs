using EsmTestKit.Internal.Checkpoints;
using EsmTestKit.Internal.Polling;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Delivery;

/// <summary>One shard on its way to the function: its reader and its lanes.</summary>
internal sealed class ShardDelivery
{
    private readonly ShardReader _reader;
    private readonly LaneContext _context;
    private readonly StreamAccess _access;
    private readonly StreamLane[] _lanes;

    public ShardDelivery(LaneContext context, ShardReader reader, ShardCheckpoint checkpoint, StreamAccess access, Action changed)
    {
        _reader = reader;
        _context = context;
        _access = access;
        Checkpoint = checkpoint;
        RuleHits.Note("STR-190");
        RuleHits.Note("STR-331");
        var counter = new LaneCounter();
        _lanes = [.. Enumerable.Range(0, context.Configuration.ParallelizationFactor).Select(_ => new StreamLane(context, reader, checkpoint, counter, changed, Restart))];
    }

    public ShardReader Reader => _reader;

    public ShardCheckpoint Checkpoint { get; }

    /// <summary>Its reader has ended; another takes its place when nothing of it runs any more (STR-409).</summary>
    public bool IsAbandoned { get; private set; }

    /// <summary>An invocation was running when its reader ended.</summary>
    public bool LostAnswer { get; private set; }

    public bool IsRunning => _lanes.Any(lane => lane.IsRunning);

    /// <summary>Read to its end, and every lane is done (STR-205, STR-333).</summary>
    public bool IsFinished
    {
        get
        {
            if (_lanes.Length > 1) RuleHits.Note("STR-333");
            return !IsAbandoned && _lanes.All(lane => lane.IsDrained) && _reader.IsExhausted;
        }
    }

    /// <summary>Somebody would take more records: one lane for a plain shard, any lane where there are several, as long as there is room (STR-193).</summary>
    public bool WantsPoll => !IsAbandoned && HasRoom && _lanes.Any(lane => lane.WantsRecords) && _reader.HasUnread && _access.IsOpen;

    private bool HasRoom => _context.Behavior.MaximumUncheckpointedRecords is not { } most || Checkpoint.UnfinishedCount < most;

    public string? Busy
    {
        get
        {
            foreach (var lane in _lanes)
            {
                if (lane.Busy is { } busy) return busy;
            }

            return WantsPoll ? $"unread records of {_reader.Shard.Id}" : null;
        }
    }

    public IReadOnlyList<StreamLane> Lanes => _lanes;

    /// <summary>Reads, and leaves it to others which lane goes on first.</summary>
    public void Read()
    {
        if (WantsPoll) _reader.Poll((lane, record) => _lanes[lane].Enqueue(record));
    }

    public void Poll()
    {
        if (WantsPoll) _reader.Poll((lane, record) => _lanes[lane].Enqueue(record));
        if (_lanes.Length > 1) RuleHits.Note("STR-193");
        foreach (var lane in _lanes) lane.Advance();
    }

    public void Abandon()
    {
        IsAbandoned = true;
        LostAnswer |= IsRunning;
        foreach (var lane in _lanes) lane.Abandon();
    }

    // Its answer is lost with the reader; the other lanes' are when they come.
    private void Restart()
    {
        Abandon();
        LostAnswer = true;
    }

    public void Stop()
    {
        foreach (var lane in _lanes) lane.Stop();
    }
}
