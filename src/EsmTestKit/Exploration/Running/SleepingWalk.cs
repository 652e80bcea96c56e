using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Exploration;

/// <summary>A <see cref="DeviatingWalk"/> that passes over orders of calls which are the same as others (EXP-212).</summary>
/// <remarks>
/// <para>
/// Where several calls may go on, each is tried first in turn. What was tried first sleeps in the schedules of those that come after it:
/// to take it there would be the same two calls the other way round, and so the same end. It wakes as soon as something goes on whose
/// order with it may matter.
/// </para>
/// <para>
/// Whether it may is told by what calls announce (EXP-210); whatever else shows in the diary, such as the end of an invocation, an
/// expiry or a message, wakes all. So a call never sleeps past anything that touches a source, a mapping or the clock.
/// </para>
/// </remarks>
internal sealed class SleepingWalk(IReadOnlySet<ChoicePoint> kinds, IReadOnlyList<Deviation> deviations) : ScheduleWalk(kinds)
{
    private readonly Dictionary<(string Site, object Actor), Move> _asleep = [];
    private bool[]? _sleeping;
    private int _next;
    private int _seen;

    /// <summary>From this step on the schedule is the same as another; null: it is not.</summary>
    public int? SameFrom { get; private set; }

    public override bool IsSame => SameFrom is not null;

    // By invocation and call: how often the invocation was tried before is a part of its address, and not of the state.
    public override IEnumerable<object?> Asleep
    {
        get
        {
            WakeByDiary();
            return _asleep.Count == 0 ? [] : [.. _asleep.Keys.OrderBy(call => call.Site, StringComparer.Ordinal).SelectMany(call => new[] { call.Actor, call.Site[call.Site.IndexOf('/', StringComparison.Ordinal)..] })];
        }
    }

    public override bool WatchesMoves => true;

    public override int PickNext(string site, Option[] options, IReadOnlyList<Move> moves)
    {
        WakeByDiary();
        _sleeping = moves.Any(IsAsleep) ? [.. moves.Select(IsAsleep)] : null;
        var picked = Pick(ChoicePoint.Interleaving, site, options);
        // Those before it are tried first elsewhere.
        for (var index = 0; index < picked; index++) _asleep.TryAdd(KeyOf(moves[index]), moves[index]);
        _sleeping = null;
        return picked;
    }

    public override void GoesOn(Move move, bool isCall)
    {
        WakeByDiary();
        if (IsAsleep(move)) SameFrom ??= Steps.Count;
        if (!isCall) _asleep.Clear();
        else if (_asleep.Count > 0) Wake(move);
    }

    protected override int Choose(int position, ChoicePoint point, string site, Option[] options)
    {
        if (_next < deviations.Count && deviations[_next].Position == position) return Math.Min(deviations[_next++].Option, options.Length - 1);
        if (_sleeping is null) return 0;
        RuleHits.Note("EXP-212");
        var awake = Array.IndexOf(_sleeping, false);
        if (awake < 0) SameFrom ??= position;
        return Math.Max(0, awake);
    }

    protected override IReadOnlyList<bool>? AsleepAt(int position) => _sleeping;

    private static (string Site, object Actor) KeyOf(Move move) => (move.Site, move.Actor);

    private bool IsAsleep(Move move) => _asleep.ContainsKey(KeyOf(move));

    private void Wake(Move move)
    {
        RuleHits.Note("EXP-210");
        foreach (var sleeper in _asleep.Values.Where(move.DependsOn).ToList()) _asleep.Remove(KeyOf(sleeper));
    }

    private void WakeByDiary()
    {
        for (; Ledger is { } ledger && _seen < ledger.Length; _seen++)
        {
            if (ledger.At(_seen) is not (GateOpened or EffectMarked)) _asleep.Clear();
        }
    }
}
