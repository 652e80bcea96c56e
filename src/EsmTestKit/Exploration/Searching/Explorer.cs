using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Exploration;

/// <summary>Searches the schedules of one scenario for one that breaks a claim: the undisturbed run, each with one deviation, each with two, then random ones.</summary>
internal sealed partial class Explorer
{
    /// <summary>Runs on threads of their own take a thousand times as long: so many of them stand for the plan's number.</summary>
    private const int TrackedRuns = 300;

    /// <summary>So many orders are tried for the states that count as right: all of five records, cuts apart.</summary>
    private const int MostOrders = 1_000;

    private const string Unexplained = "The exception behind this one says where. What must hold under every delivery is told, not thrown: sim.Invariant(\"balance is never negative\", () => balance >= 0).";

    private readonly EsmClaim _claim;
    private readonly IReadOnlySet<ChoicePoint> _kinds;
    private readonly WorldRunner _runner;
    private readonly Plan _plan;
    private readonly CancellationToken _cancellation;
    private readonly Tally _tally = new();
    private readonly RunRecord _benign;
    private readonly Judge _judge;
    private readonly SortedDictionary<string, IReadOnlySet<string>> _orders = new(StringComparer.Ordinal);
    private bool _onOwnThreads;
    // How many schedules had been run when control was lost.
    private int _ranBefore;
    private ControlLevel _control;
    private string? _doubt;
    private volatile ScheduleWalk? _underWay;

    private Explorer(EsmClaim claim, WorldRunner runner, IReadOnlySet<ChoicePoint> kinds, Plan plan, RunRecord benign, bool onlyInvariants, bool acceptAnyOrder, WorldRunner? before, CancellationToken cancellation)
    {
        (_claim, _runner, _plan, _benign, _cancellation) = (claim, runner, plan, benign, cancellation);
        _kinds = kinds;
        _judge = new Judge(claim, benign, records => Run(runner.Without(records), Usual())) { OnlyInvariants = onlyInvariants, OtherOrders = acceptAnyOrder ? StatesOfOrders : null, Other = before is null ? null : run => OnTheSame(before, run) };
        if (benign.HasBlocked || benign.HasEscaped || benign.Elsewhere is not null) NoteLostControl(benign);
    }

    /// <summary>Whose replays the handles are for; null: there are none.</summary>
    public string? Test { get; set; }

    /// <summary>The first run is watched on a thread of its own: it shows whether the consumer blocks or escapes.</summary>
    public static Task<Explorer> BeginAsync(EsmClaim claim, Action<EsmSimulation> scenario, EsmExplorationSettings settings, Func<string, string?> environment, CancellationToken cancellation, Action<EsmSimulation>? before = null) =>
        BeginAsync(claim, new ScenarioRunner(scenario, settings), ClaimKinds.Of(claim, settings), Plan.Of(settings, environment), onlyInvariants: false, cancellation, settings.AcceptAnyOrder, before is null ? null : new ScenarioRunner(before, settings));

    /// <param name="kinds">The choices that are tried.</param>
    /// <param name="onlyInvariants">Whether nothing but the invariants is judged.</param>
    public static async Task<Explorer> BeginAsync(EsmClaim claim, WorldRunner runner, IReadOnlySet<ChoicePoint> kinds, Plan plan, bool onlyInvariants, CancellationToken cancellation, bool acceptAnyOrder = false, WorldRunner? before = null)
    {
        if (claim == EsmClaim.Same && before is null)
        {
            throw new EsmUsageException("Same compares two consumers, and there is one scenario.", "Give both: EsmExplore.AssertSameAsync(sim => Orders(sim, new OldConsumer()), sim => Orders(sim, new NewConsumer())).");
        }

        if (acceptAnyOrder && claim == EsmClaim.ToleratesReordering)
        {
            throw new EsmUsageException("AcceptAnyOrder takes each order's result for right, and ToleratesReordering says that there is but one: nothing is left to judge.", "Leave AcceptAnyOrder out, or use it with AssertIdempotentAsync.");
        }

        var benign = await runner.RunApartAsync(new DeviatingWalk(kinds, [])).ConfigureAwait(false);
        if (!onlyInvariants) CheckThereIsSomethingToSee(claim, benign);
        if (before is not null) benign = benign.LimitedBy(await before.RunApartAsync(new DeviatingWalk(kinds, [])).ConfigureAwait(false));
        return new Explorer(claim, runner, kinds, plan, benign, onlyInvariants, acceptAnyOrder, before, cancellation);
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
        RuleHits.Note("EXP-201");
        RuleHits.Note("EXP-204");
        var queue = new DeviationQueue(_plan, mostWaiting: MostEnumerated);
        var ordersStandForOthers = OrdersStandForOthers;
        var book = MakeBook();
        while (_tally.Enumerated + _tally.Ordered < MostEnumerated && queue.TryTake(out var deviations, out var cost))
        {
            _cancellation.ThrowIfCancellationRequested();
            var states = WatchStates(book, deviations, cost);
            var sleeping = ordersStandForOthers && _control == ControlLevel.Controlled ? new SleepingWalk(_kinds, deviations) { States = states } : null;
            var run = _tally.Enumerated == 0 && states is null ? _benign : Run(_runner, (ScheduleWalk?)sleeping ?? new DeviatingWalk(_kinds, deviations) { States = states });
            _tally.Enumerated++;
            _tally.Note(run);
            // The order that stands for others need not be the one with the fewest deviations.
            if (_tally.Enumerated > 1 && Confirmed(run) is { } finding) return sleeping is null ? Counterexample.Of(run, finding) : Shrunk(Counterexample.Of(run, finding));
            if (sleeping?.SameFrom is not { } same) same = run.Steps.Count;
            else _tally.Same++;
            if (states is not null && MergedFrom(book!, states, run) is { } merged) same = Math.Min(same, merged);
            queue.AddChildren(deviations, cost, run.Steps, same);
            // A level is done when the queue holds longer schedules only.
            if (!queue.WasCut && queue.Level > deviations.Length) _tally.CompleteLevel = deviations.Length;
            // Orders that take more than one deviation come as soon as every single one was tried.
            if (queue.Level != 1 && TryOrders() is { } ordered) return ordered;
        }

        // What was left out for another that stands for it was left out under control.
        _tally.IsComplete = queue.Count == 0 && !queue.WasCut && (!ordersStandForOthers || _control == ControlLevel.Controlled) && (_tally.Merged == 0 || IsSound(book!));
        if (_tally.IsComplete) RuleHits.Note("EXP-200");
        return null;
    }

    /// <summary>How many schedules at most; where control is lost on the way, so many more.</summary>
    private int MostEnumerated => _onOwnThreads ? Math.Min(_ranBefore + TrackedRuns, _plan.MaxSchedules) : _plan.MaxSchedules;

    /// <summary>Whether of several orders of independent calls one may be left to stand for all: where no bound falls between them, and nobody looks at what is in between.</summary>
    private bool OrdersStandForOthers
    {
        get
        {
            if (!_plan.HasFreeOrder || _control != ControlLevel.Controlled || _benign.HasInvariants || _claim == EsmClaim.OrderPerKey) return false;
            RuleHits.Note("EXP-203");
            return true;
        }
    }

    // ---- Runs --------------------------------------------------------------------------------------------------

    private DeviatingWalk Usual() => new(_kinds, []);

    private RunRecord Run(WorldRunner runner, ScheduleWalk walk)
    {
        _underWay = walk;
        RunRecord run;
        try
        {
            run = _onOwnThreads ? runner.RunApartAsync(walk).GetAwaiter().GetResult() : runner.Run(walk);
        }
        catch (Exception failure) when (Explained(failure) is var explained && explained != failure)
        {
            throw explained;
        }

        // The undisturbed run need not have shown it.
        if (!_onOwnThreads && (run.HasBlocked || run.HasEscaped)) NoteLostControl(run);
        return run;
    }

    private void NoteLostControl(RunRecord run)
    {
        (_onOwnThreads, _ranBefore) = (true, _tally.Total);
        RuleHits.Note("EXP-408");
        if (_control == ControlLevel.Uncontrolled) return;
        _control = run.Elsewhere is null ? ControlLevel.Tracked : ControlLevel.Uncontrolled;
        _doubt = run.Elsewhere ?? run.Escape ?? "a handler did work on threads that the kit does not control";
    }

    /// <summary>What is said of an error that stops a schedule, with the schedule: a deadlock, a handler that never ends, what the test's own code throws. On any thread.</summary>
    public Exception Explained(Exception error)
    {
        if (error is OperationCanceledException || _underWay is not { } walk || !walk.Steps.Any(step => step.IsDecision)) return error;
        var (what, cure) = error is EsmUsageException usage ? (usage.Message[..^usage.Fix.Length].TrimEnd(), usage.Fix) : ($"A schedule was stopped by {error.GetType().Name}: {error.Message}", Unexplained);
        var delivery = string.Join(", ", walk.Steps.Where(step => step.IsDecision).Select(step => $"{step.Taken.Label} at {step.Site}"));
        var replay = Test is null ? "" : $" {ReplayHandle.Variable}={ReplayHandle.Of(Test, [.. walk.Steps.Select(step => step.Picked)])} runs it alone.";
        return new EsmUsageException($"{what} That was under this delivery: {delivery}.{replay}", cure, error);
    }

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
        if (finding.Kind == FindingKind.Livelock) RuleHits.Note("EXP-409");
        if (FirstDifference(run, again) is not { } difference) return finding;
        (_control, _doubt) = (ControlLevel.Uncontrolled, _benign.Elsewhere ?? difference);
        return _judge.Of(again)?.Bucket == finding.Bucket ? finding : null;
    }

    public void CheckDeterminism()
    {
        var again = Run(_runner, Usual());
        RuleHits.Note("EXP-240");
        if (!_onOwnThreads && _claim is not (EsmClaim.ExactlyOnce or EsmClaim.OrderPerKey or EsmClaim.HealthyRecordsFinish) && MadeAnew.Between(_benign.State, again.State) is [var member, ..] members)
        {
            RuleHits.Note("EXP-301");
            throw new EsmUsageException(
                $"The undisturbed run ended in two states, {_benign.State} and {again.State}: they differ in {string.Join(", ", members)}, which the consumer makes anew in each run.",
                $"Say so: sim.Observe(state, new() {{ MadeUp = [\"{member}\"] }}) where ids must stay apart, Without = [\"{member}\"] for a time; or give the consumer the simulation's clock (sim.Clock) and ids of its own records.");
        }

        if (FirstDifference(_benign, again) is { } difference) (_control, _doubt) = (ControlLevel.Uncontrolled, _benign.Elsewhere ?? difference);
    }

    private static string? FirstDifference(RunRecord first, RunRecord second)
    {
        if (first.State != second.State) return $"the same schedule ended in two states: {first.State} and {second.State}";
        var (left, right) = (Happened(first), Happened(second));
        if (left == right) return null;
        var lines = left.Split('\n').Zip(right.Split('\n')).FirstOrDefault(pair => pair.First != pair.Second);
        return $"the same schedule ran differently: {lines.First} and {lines.Second}";
    }

    // Whether an answer of the world outside was there at once or a thread had to bring it is no difference in what happened.
    private static string Happened(RunRecord run) => run.Ledger.ToJsonLines().Replace(",\"hasEscaped\":true", "", StringComparison.Ordinal);

    public SearchOutcome Told(Counterexample? found) => new(_claim, _benign, found, _tally, _plan, _control, _doubt) { LeftOut = ClaimKinds.LeftOut(_kinds), NotJudged = _judge.NotJudged, NotCompared = _judge.NotCompared };

    private RunRecord? OnTheSame(WorldRunner other, RunRecord run)
    {
        var walk = new LabelledWalk(_kinds, run.Decisions.Select(step => new KeyValuePair<string, string>(step.Site, step.Taken.Label)));
        var record = Run(other, walk);
        return walk.Unmet.Count == 0 ? record : null;
    }

    /// <summary>What the records give in each order that AWS may choose, each of them delivered once (EXP-301).</summary>
    private IReadOnlySet<string> StatesOfOrders(IReadOnlySet<RecordName> withheld)
    {
        var key = string.Join(',', withheld);
        if (_orders.TryGetValue(key, out var known)) return known;
        var kinds = new HashSet<ChoicePoint> { ChoicePoint.Reorder, ChoicePoint.GroupOrder, ChoicePoint.LaneOrder, ChoicePoint.BatchCut };
        var many = new EsmExplorationBudget { Faults = 0, Cuts = MostOrders, Reorders = MostOrders, Preempts = 0, Environments = 0 };
        var queue = new DeviationQueue(_plan with { Budgets = [many] }, MostOrders);
        var states = new SortedSet<string>(StringComparer.Ordinal);
        for (var runs = 0; runs < MostOrders && queue.TryTake(out var deviations, out var cost); runs++)
        {
            var run = Run(withheld.Count == 0 ? _runner : _runner.Without(withheld), new DeviatingWalk(kinds, deviations));
            if (run.State is { } state) states.Add(state);
            queue.AddChildren(deviations, cost, run.Steps);
        }

        return _orders[key] = states;
    }

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
            case EsmClaim.OrderPerKey when Applicability.NotPromised(claim, benign.Ledger, effects.Where(effect => effect.Group is not null).SelectMany(effect => effect.Records)) is { } record:
                throw new EsmUsageException(
                    $"{record} comes out of the standard queue {record.Source}, and AWS promises no order there: what comes out of order is no fault of the consumer.",
                    "Say that the newer stays: sim.NeverDecreases(\"version\", () => store.Version) with AssertToleratesReorderingAsync; or use a FIFO queue with a group per key.");
            case EsmClaim.Idempotent or EsmClaim.NoLoss or EsmClaim.BatchCutInvariant or EsmClaim.ToleratesReordering or EsmClaim.Same when benign.State is null:
                throw new EsmUsageException("There is no state to compare: no observer, no table, no effect.", "Say what the consumer's state is: sim.Observe(() => store.Orders).");
            default:
                break;
        }
    }
}
