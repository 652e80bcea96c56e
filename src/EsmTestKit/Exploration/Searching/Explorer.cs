using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Exploration;

/// <summary>Searches the schedules of one scenario for one that breaks a claim: the undisturbed run, each with one deviation, each with two, then random ones.</summary>
internal sealed partial class Explorer
{
    /// <summary>Runs on threads of their own take a thousand times as long: so many of them stand for the plan's number.</summary>
    private const int TrackedRuns = 300;

    private readonly EsmClaim _claim;
    private readonly IReadOnlySet<ChoicePoint> _kinds;
    private readonly WorldRunner _runner;
    private readonly Plan _plan;
    private readonly CancellationToken _cancellation;
    private readonly Tally _tally = new();
    private readonly RunRecord _benign;
    private readonly Judge _judge;
    private readonly bool _onOwnThreads;
    private ControlLevel _control;
    private string? _doubt;

    private Explorer(EsmClaim claim, WorldRunner runner, IReadOnlySet<ChoicePoint> kinds, Plan plan, RunRecord benign, bool onlyInvariants, CancellationToken cancellation)
    {
        (_claim, _runner, _plan, _benign, _cancellation) = (claim, runner, plan, benign, cancellation);
        _kinds = kinds;
        _onOwnThreads = benign.HasBlocked || benign.HasEscaped || benign.Elsewhere is not null;
        _judge = new Judge(claim, benign, records => Run(runner.Without(records), Usual())) { OnlyInvariants = onlyInvariants };
        if (!_onOwnThreads) return;
        _control = benign.Elsewhere is null ? ControlLevel.Tracked : ControlLevel.Uncontrolled;
        _doubt = benign.Elsewhere is { } elsewhere ? elsewhere : benign.HasEscaped ? "handlers did work on threads that the kit does not control" : "handlers blocked their thread";
        RuleHits.Note("EXP-408");
    }

    /// <summary>The first run is watched on a thread of its own: it shows whether the consumer blocks or escapes.</summary>
    public static Task<Explorer> BeginAsync(EsmClaim claim, Action<EsmSimulation> scenario, EsmExplorationSettings settings, Func<string, string?> environment, CancellationToken cancellation) =>
        BeginAsync(claim, new ScenarioRunner(scenario, settings), ClaimKinds.Of(claim, settings), Plan.Of(settings, environment), onlyInvariants: false, cancellation);

    /// <param name="kinds">The choices that are tried.</param>
    /// <param name="onlyInvariants">Whether nothing but the invariants is judged.</param>
    public static async Task<Explorer> BeginAsync(EsmClaim claim, WorldRunner runner, IReadOnlySet<ChoicePoint> kinds, Plan plan, bool onlyInvariants, CancellationToken cancellation)
    {
        var benign = await runner.RunApartAsync(new DeviatingWalk(kinds, [])).ConfigureAwait(false);
        if (!onlyInvariants) CheckThereIsSomethingToSee(claim, benign);
        return new Explorer(claim, runner, kinds, plan, benign, onlyInvariants, cancellation);
    }

    /// <summary>Judges one schedule.</summary>
    /// <param name="walk">Null: the undisturbed one.</param>
    public SearchOutcome Follow(ScheduleWalk? walk)
    {
        var run = walk is null ? _benign : Run(_runner, walk);
        return Told(_judge.Of(run) is { } finding ? Counterexample.Of(run, finding) : null) with { WasReplayed = true };
    }

    /// <summary>Runs on the calling thread until something is found or the plan is done.</summary>
    public SearchOutcome Search(IReadOnlyList<IReadOnlyList<KeyValuePair<string, string>>> foundBefore)
    {
        if (_judge.Of(_benign) is { } atOnce) return Told(Counterexample.Of(_benign, atOnce));
        CheckDeterminism();
        return FoundAgain(foundBefore) ?? Told(Enumerate() ?? TryRandom());
    }

    /// <summary>A strict replay of one list of choices (EXP-103).</summary>
    /// <exception cref="EsmUsageException">It does not fit any more.</exception>
    public SearchOutcome Replay(IReadOnlyList<int> choices)
    {
        var deviations = choices.Select((option, position) => new Deviation(position, option)).Where(deviation => deviation.Option != 0).ToList();
        var walk = new DeviatingWalk(_kinds, deviations);
        var run = Run(_runner, walk);
        RuleHits.Note("EXP-103");
        if (!walk.MetAll)
        {
            throw new EsmUsageException(
                $"The schedule of ESMTESTKIT_REPLAY does not fit this run: {walk.Drift ?? $"the run has only {walk.Steps.Count} steps"}.",
                "The consumer, the test or the kit has changed since: unset ESMTESTKIT_REPLAY and explore again.");
        }

        return Told(_judge.Of(run) is { } finding ? Counterexample.Of(run, finding) : null) with { WasReplayed = true };
    }

    // ---- Enumeration -------------------------------------------------------------------------------------------

    private Counterexample? Enumerate()
    {
        var most = _onOwnThreads ? Math.Min(TrackedRuns, _plan.MaxSchedules) : _plan.MaxSchedules;
        RuleHits.Note("EXP-204");
        var queue = new DeviationQueue(_plan, mostWaiting: most);
        while (_tally.Enumerated + _tally.Ordered < most && queue.TryTake(out var deviations, out var cost))
        {
            _cancellation.ThrowIfCancellationRequested();
            var run = _tally.Enumerated == 0 ? _benign : Run(_runner, new DeviatingWalk(_kinds, deviations));
            _tally.Enumerated++;
            _tally.Note(run);
            if (_tally.Enumerated > 1 && Confirmed(run) is { } finding) return Counterexample.Of(run, finding);
            queue.AddChildren(deviations, cost, run.Steps);
            // A level is done when the queue holds longer schedules only.
            if (!queue.WasCut && queue.Level > deviations.Length) _tally.CompleteLevel = deviations.Length;
            // Orders that take more than one deviation come as soon as every single one was tried.
            if (queue.Level != 1 && TryOrders() is { } ordered) return ordered;
        }

        _tally.IsComplete = queue.Count == 0 && !queue.WasCut;
        if (_tally.IsComplete) RuleHits.Note("EXP-200");
        return null;
    }

    // ---- Runs --------------------------------------------------------------------------------------------------

    private DeviatingWalk Usual() => new(_kinds, []);

    private RunRecord Run(WorldRunner runner, ScheduleWalk walk) =>
        _onOwnThreads ? runner.RunApartAsync(walk).GetAwaiter().GetResult() : runner.Run(walk);

    private Counterexample? Replayed(IReadOnlyList<KeyValuePair<string, string>> decisions)
    {
        var run = Run(_runner, new LabelledWalk(_kinds, decisions));
        return _judge.Of(run) is { } finding ? Counterexample.Of(run, finding) : null;
    }

    /// <summary>What fails must fail again: under control it does, else the machine's own order may have done it (EXP-240).</summary>
    public Finding? Confirmed(RunRecord run)
    {
        if (_judge.Of(run) is not { } finding) return null;
        var again = Run(_runner, new DeviatingWalk(_kinds, [.. run.Steps.Select((step, position) => new Deviation(position, step.Picked)).Where(deviation => deviation.Option != 0)]));
        RuleHits.Note("EXP-240");
        if (FirstDifference(run, again) is not { } difference) return finding;
        (_control, _doubt) = (ControlLevel.Uncontrolled, _benign.Elsewhere ?? difference);
        return _judge.Of(again)?.Bucket == finding.Bucket ? finding : null;
    }

    public void CheckDeterminism()
    {
        var again = Run(_runner, Usual());
        RuleHits.Note("EXP-240");
        if (FirstDifference(_benign, again) is { } difference) (_control, _doubt) = (ControlLevel.Uncontrolled, _benign.Elsewhere ?? difference);
    }

    private static string? FirstDifference(RunRecord first, RunRecord second)
    {
        if (first.State != second.State) return $"the same schedule ended in two states: {first.State} and {second.State}";
        var (left, right) = (first.Ledger.ToJsonLines(), second.Ledger.ToJsonLines());
        if (left == right) return null;
        var lines = left.Split('\n').Zip(right.Split('\n')).FirstOrDefault(pair => pair.First != pair.Second);
        return $"the same schedule ran differently: {lines.First} and {lines.Second}";
    }

    public SearchOutcome Told(Counterexample? found) => new(_claim, _benign, found, _tally, _plan, _control, _doubt) { LeftOut = ClaimKinds.LeftOut(_kinds) };

    private static void CheckThereIsSomethingToSee(EsmClaim claim, RunRecord benign)
    {
        if (Behaviour.Invocations(benign.Ledger) == 0 && benign.LeftBusy is null)
        {
            throw new EsmUsageException("The scenario invokes no function.", "Make a source, a function and a mapping between them, and send something: orders.SendMessage(...).");
        }

        var effects = benign.Ledger.OfType<EffectMarked>().ToList();
        switch (claim)
        {
            case EsmClaim.ExactlyOnce when effects.Count == 0:
                throw new EsmUsageException("No effect was marked in the undisturbed run, so nothing can be counted.", "Mark it in the fake where it takes place: sim.Effect(\"charge\", orderId).");
            case EsmClaim.OrderPerKey when effects.TrueForAll(effect => effect.Group is null):
                throw new EsmUsageException("No effect with a group was marked in the undisturbed run, so there is no order to look at.", "Mark it in the fake where it takes place: sim.Effect(\"apply\", orderId, group: customerId).");
            case EsmClaim.Idempotent or EsmClaim.NoLoss or EsmClaim.BatchCutInvariant or EsmClaim.ToleratesReordering when benign.State is null:
                throw new EsmUsageException("There is no state to compare: no observer, no table, no effect.", "Say what the consumer's state is: sim.Observe(() => store.Orders).");
            default:
                break;
        }
    }
}
