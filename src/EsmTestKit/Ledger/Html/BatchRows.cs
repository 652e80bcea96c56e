namespace EsmTestKit.Internal.Ledger;

/// <summary>Which row of a lane a batch takes, so that batches under way at the same time lie below each other.</summary>
internal sealed class BatchRows
{
    // Beyond these rows, batches lie over what only waits; what is under way always has a row of its own.
    private const int RowsForWaiting = 8;

    private readonly SortedDictionary<int, SortedDictionary<int, Use>> _used = [];
    private readonly SortedDictionary<int, int> _rows = [];

    private enum Use
    {
        Running,
        Waiting,
    }

    /// <summary>Takes a row in all of these lanes.</summary>
    /// <param name="wanted">Where its records waited; 0: nowhere.</param>
    public int Take(IReadOnlyList<int> lanes, int wanted)
    {
        var row = wanted > 0 && lanes.All(lane => UseOf(lane, wanted) != Use.Running) ? wanted : 0;
        if (row == 0) row = Enumerable.Range(1, RowsForWaiting).FirstOrDefault(free => lanes.All(lane => UseOf(lane, free) is null));
        for (var free = 1; row == 0; free++)
        {
            if (lanes.All(lane => UseOf(lane, free) != Use.Running)) row = free;
        }

        Set(lanes, row, Use.Running);
        return row;
    }

    /// <summary>Its records wait there to come again.</summary>
    public void Wait(IReadOnlyList<int> lanes, int row) => Set(lanes, row, Use.Waiting);

    public void Leave(IReadOnlyList<int> lanes, int row)
    {
        foreach (var lane in lanes) Of(lane).Remove(row);
    }

    /// <summary>How many rows a lane needs, the one for arrivals included.</summary>
    public int RowsOf(int lane) => 1 + (_rows.TryGetValue(lane, out var rows) ? rows : 0);

    private void Set(IReadOnlyList<int> lanes, int row, Use use)
    {
        foreach (var lane in lanes)
        {
            Of(lane)[row] = use;
            _rows[lane] = Math.Max(_rows.TryGetValue(lane, out var rows) ? rows : 0, row);
        }
    }

    private Use? UseOf(int lane, int row) => Of(lane).TryGetValue(row, out var use) ? use : null;

    private SortedDictionary<int, Use> Of(int lane)
    {
        if (!_used.TryGetValue(lane, out var rows)) _used[lane] = rows = [];
        return rows;
    }
}
