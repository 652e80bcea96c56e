using EsmTestKit.Internal.Rules;
using EsmTestKit.Internal.Time;

namespace EsmTestKit.Internal.Polling;

/// <summary>How many batches a queue mapping may run at once, and how that grows and shrinks (SQS-386 to SQS-397).</summary>
/// <remarks>Looked at once a virtual minute, and only while there is something to look at: a mapping at rest costs nothing (C4).</remarks>
internal sealed class PollerScaling(Timeline timeline, PollerLimits limits, SqsErrorBackoff backoff)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private PollerLimits _limits = limits;
    private int _capacity = limits.Initial;
    private bool _worked;
    private bool _wanted;
    private bool _failed;
    private bool _slowed;
    private bool _looking;

    /// <summary>Called when the capacity has grown, so that waiting work can go on.</summary>
    public Action? Grown { get; set; }

    public int Limit => Math.Min(_capacity, _limits.Maximum);

    /// <summary>Provisioned mode: how many pollers are active; null in on-demand mode.</summary>
    public int? Pollers => _limits.Pollers is { } perPoller ? Math.Max(1, Limit / perPoller) : null;

    public void Reconfigure(PollerLimits limits)
    {
        if (limits == _limits) return;
        _limits = limits;
        _capacity = limits.Initial;
    }

    /// <summary>A batch was received or has ended: the minute is not idle.</summary>
    public void NoteWork()
    {
        _worked = true;
        Look();
    }

    /// <summary>There was more to do than the capacity allowed.</summary>
    public void NoteSaturation()
    {
        _wanted = true;
        Look();
    }

    /// <summary>A batch failed or was throttled (SQS-343).</summary>
    public void NoteFailure()
    {
        if (backoff == SqsErrorBackoff.None) return;
        _failed = true;
        Look();
    }

    private void Look()
    {
        if (_looking) return;
        _looking = true;
        timeline.After(Minute, AfterAMinute);
    }

    private void AfterAMinute()
    {
        _looking = false;
        var before = Limit;
        _capacity = Next();
        var isResting = !_worked && !_wanted && !_failed && !_slowed && _capacity <= _limits.Idle;
        (_worked, _wanted, _failed) = (false, false, false);
        if (!isResting) Look();
        if (Limit > before) Grown?.Invoke();
    }

    private int Next()
    {
        if (_failed)
        {
            RuleHits.Note("SQS-343");
            _slowed = true;
            return Math.Max(1, _capacity / 2);
        }

        // A minute without errors, and what is usual at the start is there again (C18).
        var wasSlowed = _slowed;
        _slowed = false;
        if (wasSlowed && _capacity < _limits.Initial) return _limits.Initial;
        if (_wanted)
        {
            RuleHits.Note(_limits.Pollers is null ? "SQS-386" : "SQS-396");
            return Math.Min(_limits.Maximum, _capacity + _limits.GrowthPerMinute);
        }

        if (_worked) return _capacity;
        RuleHits.Note("SQS-388");
        var shrunk = Math.Max(_limits.Idle, _capacity / 2);
        if (shrunk == _limits.Idle && _limits.Idle < _limits.Initial) RuleHits.Note("SQS-313");
        return shrunk;
    }
}
