using System.Diagnostics;
using EsmTestKit.Internal.Rules;
using EsmTestKit.Internal.Streams;

namespace EsmTestKit.Internal.DynamoDb;

/// <summary>One shard of a table's stream. What has outlived the retention is let go whenever the shard is looked at (STR-109).</summary>
internal sealed class TableShard(TableStream stream, ShardId id, ShardId? parent, SequenceNumber start, DateTimeOffset createdAt) : IStreamShard
{
    private const int CompactAt = 1024;
    private readonly List<TableChange> _records = [];
    private int _trimmed;
    private SequenceNumber? _end;

    public ShardId Id => id;

    /// <summary>At most one: there is no merge (STR-102).</summary>
    public IReadOnlyList<ShardId> Parents { get; } = parent is { } given ? [given] : [];

    public DateTimeOffset CreatedAt => createdAt;

    public DateTimeOffset? ClosedAt { get; private set; }

    public SequenceNumber StartingSequenceNumber => start;

    /// <summary>Open means: it has none (STR-100).</summary>
    public SequenceNumber? EndingSequenceNumber
    {
        get
        {
            stream.CatchUp();
            RuleHits.Note("STR-100");
            return _end;
        }
    }

    public bool IsClosed => EndingSequenceNumber is not null;

    public SequenceNumber? Newest { get; private set; }

    public SequenceNumber? LastTrimmed { get; private set; }

    public StreamRecord? Oldest
    {
        get
        {
            Trim();
            return _trimmed < _records.Count ? _records[_trimmed] : null;
        }
    }

    /// <summary>Closed, and nothing in it can be read any more.</summary>
    public bool IsGone => ClosedAt is { } closedAt && Oldest is null && stream.IsExpired(closedAt);

    public StreamPosition Resolve(StreamPosition position) => position switch
    {
        StreamPosition.TrimHorizon => Oldest is { } oldest ? new StreamPosition.AtSequenceNumber(oldest.SequenceNumber) : Tip,
        StreamPosition.Latest => Tip,
        StreamPosition.AtSequenceNumber or StreamPosition.AfterSequenceNumber => position,
        _ => throw new UnreachableException("A table's stream has no position at a timestamp (STR-106)."),
    };

    public IReadOnlyList<StreamRecord> Read(StreamPosition from, int max)
    {
        stream.CatchUp();
        Trim();
        var first = Math.Max(_trimmed, IndexOf(Resolve(from)));
        return first >= _records.Count ? [] : _records.GetRange(first, Math.Min(max, _records.Count - first));
    }

    /// <summary>Whether records from there on are already gone: reading from there is refused.</summary>
    public bool IsTrimmedAt(StreamPosition position)
    {
        Trim();
        if (LastTrimmed is not { } last) return false;
        return position switch
        {
            StreamPosition.AtSequenceNumber at => at.Number <= last,
            StreamPosition.AfterSequenceNumber after => after.Number < last,
            _ => false,
        };
    }

    public void Append(TableChange change)
    {
        _records.Add(change);
        Newest = change.SequenceNumber;
    }

    public void Close(SequenceNumber end, DateTimeOffset closedAt)
    {
        _end = end;
        ClosedAt = closedAt;
    }

    public IReadOnlyList<TableChange> Readable
    {
        get
        {
            Trim();
            return _records.GetRange(_trimmed, _records.Count - _trimmed);
        }
    }

    // A shard's own starting number comes before its first record.
    private StreamPosition Tip => new StreamPosition.AfterSequenceNumber(Newest ?? start);

    private int IndexOf(StreamPosition position)
    {
        var (number, after) = position switch
        {
            StreamPosition.AtSequenceNumber at => (at.Number, false),
            StreamPosition.AfterSequenceNumber past => (past.Number, true),
            _ => throw new UnreachableException(),
        };
        var (low, high) = (_trimmed, _records.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            var order = _records[middle].SequenceNumber.CompareTo(number);
            if (order < 0 || (after && order == 0)) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private void Trim()
    {
        while (_trimmed < _records.Count && stream.IsExpired(_records[_trimmed].WrittenAt))
        {
            RuleHits.Note("STR-109");
            LastTrimmed = _records[_trimmed++].SequenceNumber;
        }

        if (_trimmed < CompactAt || _trimmed < _records.Count / 2) return;
        _records.RemoveRange(0, _trimmed);
        _trimmed = 0;
    }
}
