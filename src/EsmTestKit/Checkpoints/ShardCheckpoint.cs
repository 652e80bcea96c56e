using EsmTestKit.Internal.Batching;
using EsmTestKit.Internal.Polling;
using EsmTestKit.Internal.Rules;
using EsmTestKit.Internal.Streams;

namespace EsmTestKit.Internal.Checkpoints;

/// <summary>What will never come back from one shard for one mapping: the position below which everything is done (STR-200 to STR-207).</summary>
/// <remarks>With several lanes that is the record before the lowest unfinished one, whatever other lanes have finished above it (STR-194).</remarks>
internal sealed class ShardCheckpoint : IReadLog
{
    private readonly Queue<SequenceNumber> _read = new();
    private readonly HashSet<long> _finishedAhead = [];
    private long _firstTicket;
    private long _nextTicket;

    /// <summary>The last record of the unbroken run of finished ones; null before the first.</summary>
    public SequenceNumber? Position { get; private set; }

    /// <summary>Set once the last record of a closed shard is done; only then children become readable (STR-205).</summary>
    public bool IsShardFinished { get; set; }

    public int UnfinishedCount => _read.Count;

    /// <summary>The open tumbling window with its state, as of the position: a reader that starts over goes on with it (STR-308).</summary>
    public TumblingWindows Windows { get; } = new();

    /// <inheritdoc/>
    /// <remarks>Records of one aggregate share a sequence number.</remarks>
    public long NoteRead(SequenceNumber number)
    {
        _read.Enqueue(number);
        return _nextTicket++;
    }

    /// <summary>The position never goes back: the queue is in shard order, and moves over a number only with its last record.</summary>
    public void Finish(long ticket)
    {
        if (ticket < _firstTicket) return; // Read before the reader started over.
        if (ticket > _firstTicket) RuleHits.Note("STR-194");
        RuleHits.Note("STR-405"); // The position never passes a record that is not done.
        _finishedAhead.Add(ticket);
        while (_finishedAhead.Remove(_firstTicket))
        {
            _firstTicket++;
            var done = _read.Dequeue();
            if (!_read.TryPeek(out var next) || next != done) Position = done;
        }
    }

    /// <summary>The reader starts over from the position: what was read and not finished will be read again (STR-206).</summary>
    public void ForgetUnfinished()
    {
        if (_finishedAhead.Count > 0) RuleHits.Note("STR-407"); // Done by other lanes, and read again.
        _read.Clear();
        _finishedAhead.Clear();
        _firstTicket = _nextTicket;
    }
}
