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
    private bool _wanted;
    private bool _failed;
    private bool _looking;

    /// <summary>Called when the capacity has grown, so that waiting work can go on.</summary>
    public Action? Grown { get; set; }

    public int Limit => Math.Min(_capacity, _limits.Maximum);

    public void Reconfigure(PollerLimits limits)
    {
        if (limits == _limits) return;
        _limits = limits;
        _capacity = limits.Initial;
    }

    /// <summary>There was more to do than the capacity allowed.</summary>
    public void NoteSaturation()
    {
        _wanted = true;
        if (_capacity < _limits.Maximum) Look();
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
        RuleHits.Note("SQS-386");
        (_wanted, _failed) = (false, false);
        if (_capacity != _limits.Initial) Look();
        if (Limit > before) Grown?.Invoke();
    }

    private int Next()
    {
        if (_failed) return Math.Max(1, _capacity / 2);
        if (_capacity < _limits.Initial) return _limits.Initial;
        return _wanted ? Math.Min(_limits.Maximum, _capacity + _limits.GrowthPerMinute) : Math.Max(_limits.Initial, _capacity / 2);
    }
}
