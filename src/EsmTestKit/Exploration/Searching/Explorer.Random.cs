namespace EsmTestKit.Internal.Exploration;

/// <content>What is tried beside the enumeration: the orders that stand for all orders, and random schedules.</content>
internal sealed partial class Explorer
{
    private bool _triedOrders;

    /// <summary>The few schedules that bring each three records in every order (EXP-205); empty where no order is open.</summary>
    public IReadOnlyList<ScheduleWalk> Orders() => OrderSweep.Of(_kinds, _benign);

    /// <param name="seed">Null: the plan's.</param>
    /// <param name="only">Null: the portfolio of the plan.</param>
    public RandomWalks RandomWalks(long? seed = null, SearchStrategy? only = null) => new(_kinds, _benign, seed ?? _plan.Seed, _plan.IsGuided, only);

    private Counterexample? TryOrders()
    {
        if (_triedOrders) return null;
        _triedOrders = true;
        foreach (var walk in Orders().Take(_plan.MaxSchedules - _tally.Total))
        {
            _cancellation.ThrowIfCancellationRequested();
            var run = Run(_runner, walk);
            _tally.Ordered++;
            _tally.Note(run);
            if (Confirmed(run) is { } finding) return Shrunk(Counterexample.Of(run, finding));
        }

        return null;
    }

    private int MostRandom => _onOwnThreads ? Math.Min(TrackedRuns / 3, _plan.RandomRuns) : _plan.RandomRuns;

    private Counterexample? TryRandom()
    {
        var walks = RandomWalks();
        for (var number = 0; number < MostRandom && _tally.Total < _plan.MaxSchedules; number++)
        {
            _cancellation.ThrowIfCancellationRequested();
            var run = Run(_runner, walks.Next(number));
            walks.Learn(run);
            _tally.Note(run);
            _tally.NoteRandom(run, walks.StrategyOf(number));
            if (Confirmed(run) is { } finding) return Shrunk(Counterexample.Of(run, finding));
        }

        return null;
    }
}
