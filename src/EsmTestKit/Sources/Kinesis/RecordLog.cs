namespace EsmTestKit.Internal.Kinesis;

/// <summary>The records of one shard in order. Appending and trimming cost constant time per record, finding a place a search.</summary>
internal sealed class RecordLog
{
    private readonly List<StoredRecord> _records = [];
    private int _head;

    public int Count => _records.Count - _head;

    public StoredRecord this[int index] => _records[_head + index];

    public void Append(StoredRecord record) => _records.Add(record);

    /// <summary>Puts it where its number belongs.</summary>
    public void Insert(StoredRecord record) => _records.Insert(_head + FirstWhere(other => other.Index > record.Index), record);

    /// <summary>Forgets what arrived before <paramref name="horizon"/>; false: nothing did.</summary>
    public bool TrimBefore(DateTimeOffset horizon)
    {
        if (Count == 0 || this[0].ArrivedAt >= horizon) return false;
        var gone = FirstWhere(record => record.ArrivedAt >= horizon);
        _head += gone;
        // Half of the list being empty, moving the rest costs no more than what was trimmed.
        if (_head * 2 < _records.Count) return true;
        _records.RemoveRange(0, _head);
        if (_records.Capacity > 1024 && _records.Count * 4 < _records.Capacity) _records.TrimExcess();
        _head = 0;
        return true;
    }

    /// <summary>The first index at which a condition holds that holds for all later ones too; <see cref="Count"/> if it holds for none.</summary>
    public int FirstWhere(Func<StoredRecord, bool> condition)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (condition(this[middle])) high = middle;
            else low = middle + 1;
        }

        return low;
    }
}
