using EsmTestKit.Internal.Checkpoints;
using EsmTestKit.Internal.Polling;

namespace EsmTestKit.Internal.Delivery;

/// <summary>One shard on its way to the function: its reader and its lanes.</summary>
internal sealed class ShardDelivery
{
    private readonly ShardReader _reader;
    private readonly StreamLane[] _lanes;

    public ShardDelivery(LaneContext context, ShardReader reader, ShardCheckpoint checkpoint, Action changed)
    {
        _reader = reader;
        Checkpoint = checkpoint;
        var counter = new LaneCounter();
        _lanes = [.. Enumerable.Range(0, context.Configuration.ParallelizationFactor).Select(_ => new StreamLane(context, reader, checkpoint, counter, changed))];
    }

    public ShardReader Reader => _reader;

    public ShardCheckpoint Checkpoint { get; }

    public bool IsRunning => _lanes.Any(lane => lane.IsRunning);

    /// <summary>Read to its end, and every lane is done (STR-205, STR-333).</summary>
    public bool IsFinished => _reader.IsExhausted && _lanes.All(lane => lane.IsDrained);

    /// <summary>Somebody would take more records: one lane for a plain shard, any lane where there are several (STR-193).</summary>
    public bool WantsPoll => _reader.HasUnread && _lanes.Any(lane => lane.WantsRecords);

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

    public void Poll()
    {
        if (WantsPoll) _reader.Poll((lane, record) => _lanes[lane].Enqueue(record));
        foreach (var lane in _lanes) lane.Advance();
    }

    public void Stop()
    {
        foreach (var lane in _lanes) lane.Stop();
    }
}
