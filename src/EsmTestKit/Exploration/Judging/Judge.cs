using System.Globalization;
using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Exploration;

/// <summary>Says whether a run is bad: the oracles of one claim, held against the undisturbed run (EXP-300).</summary>
internal sealed class Judge(EsmClaim claim, RunRecord benign, Func<IReadOnlySet<RecordName>, RunRecord> runWithout)
{
    /// <summary>Beyond so many records given up only the state with all and with none of them is expected.</summary>
    private const int MostPartlyApplied = 3;

    /// <summary>So many records' own shares of the state are looked at; where more are given up the range only gets narrower.</summary>
    private const int MostApart = 50;

    private Lazy<string?>? _start;

    // The undisturbed run never changes: what it shows is read once, and not for each run that is held against it.
    private readonly SortedSet<RecordName> _givenUpUsually = GivenUp.Of(benign.Ledger);
    private readonly int _windowsGivenUpUsually = GivenUp.Windows(benign.Ledger).Discarded;
    private readonly SortedDictionary<string, int> _effectsUsually = StateProjection.Effects(benign.Ledger);
    private readonly SortedDictionary<string, List<string>> _orderUsually = FirstEffects(benign.Ledger);
    private readonly SortedDictionary<string, RunRecord> _without = new(StringComparer.Ordinal);

    /// <summary>The states that other orders of the same records give; null: only the undisturbed run's is right.</summary>
    public Func<IReadOnlySet<RecordName>, IReadOnlySet<string>>? OtherOrders { get; init; }

    /// <summary>What the consumer before does on the schedule of a run; null as an answer: it has not all of its decisions. Null: there is but one consumer.</summary>
    public Func<RunRecord, RunRecord?>? Other { get; init; }

    /// <summary>How many schedules had decisions that the other consumer does not come to.</summary>
    public int NotCompared { get; private set; }

    /// <summary>How many runs gave up more records than can be judged by the state.</summary>
    public int NotJudged { get; private set; }

    /// <summary>Whether nothing but the invariants is looked at.</summary>
    public bool OnlyInvariants { get; init; }

    /// <summary>Null: nothing is wrong.</summary>
    public Finding? Of(RunRecord run) =>
        OnlyInvariants ? Invariant(run) : Other is { } other ? Differs(run, other) : Any(run);

    /// <summary>Two consumers are held against each other alone: what both do wrong is neither's change (EXP-310).</summary>
    private Finding? Differs(RunRecord run, Func<RunRecord, RunRecord?> onTheSame)
    {
        RuleHits.Note("EXP-310");
        if (onTheSame(run) is not { } other)
        {
            NotCompared++;
            return null;
        }

        return (other.State, other.LeftBusy is null) == (run.State, run.LeftBusy is null)
            ? null
            : new Finding("O1", "The two consumers end differently under the same delivery.", Ended(other), Ended(run), Advice.Of(claim)) { Beside = other };
    }

    private static string Ended(RunRecord run) => run.LeftBusy is { } left ? $"{run.State}, and never comes to rest: {left}" : run.State ?? "nothing";

    private Finding? Any(RunRecord run) =>
        run.LeftBusy is { } left ? NeverEnds(left)
        : Invariant(run) ?? ResponseCheck.Of(run.Ledger) ?? LateWork(run.Ledger) ?? OfClaim(run) ?? GroupTail(run.Ledger) ?? KeptCheck.Of(run.Ledger);

    private static Finding? Invariant(RunRecord run) =>
        run.Broken is { } broken ? new Finding("O7", $"The invariant \"{broken}\" does not hold.", null, run.State, Advice.Invariant) : null;

    private Finding? OfClaim(RunRecord run) => claim switch
    {
        EsmClaim.Idempotent or EsmClaim.BatchCutInvariant or EsmClaim.ToleratesReordering => StateDiffers(run) is { } differs ? differs with { Details = Swapped(run) } : null,
        EsmClaim.NoLoss => Loss(run),
        EsmClaim.ExactlyOnce => MoreThanOnce(run),
        EsmClaim.OrderPerKey => OutOfOrder(run.Ledger),
        EsmClaim.HealthyRecordsFinish => Blocked(run.Ledger) ?? HealthyGivenUp(run.Ledger),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private IReadOnlyList<string> Swapped(RunRecord run) =>
        claim == EsmClaim.ToleratesReordering && SwappedPair.Of(benign.Ledger, run.Ledger) is { } pair ? [pair] : [];

    /// <summary>Only where the claim is about order or loss: who needs neither may go on with a group.</summary>
    private Finding? GroupTail(EsmLedger ledger) => claim is EsmClaim.OrderPerKey or EsmClaim.NoLoss ? ResponseCheck.GroupTail(ledger) : null;

    // ---- O1, O5, O9: the state ---------------------------------------------------------------------------------

    private Finding? StateDiffers(RunRecord run)
    {
        if (run.State == benign.State) return null;
        var givenUp = GivenUp.Of(run.Ledger);
        var expected = Expectations(givenUp).ToList();
        if (expected.Contains(run.State) || IsNothingButGivenUp(run) || IsAnotherOrder(run, givenUp)) return null;
        // Less than usual, and nothing twice: a key against repetitions is not what is missing.
        var advice = OnlyOverlaps(run) ? Advice.Overlap : StateCover.IsPart(run.State, benign.State) ? Advice.Of(EsmClaim.NoLoss) : Advice.Of(claim);
        return new Finding(Applicability.Of(claim).Oracle, "The state differs from that of the undisturbed run.", expected[0], run.State, advice);
    }

    private static bool OnlyOverlaps(RunRecord run)
    {
        var decisions = run.Decisions.ToList();
        return decisions.Count > 0 && decisions.TrueForAll(step => step.Point == ChoicePoint.Interleaving);
    }

    private bool IsAnotherOrder(RunRecord run, SortedSet<RecordName> givenUp)
    {
        if (OtherOrders is null || run.State is null) return false;
        var lost = GivenUp.Nothing();
        lost.UnionWith(givenUp.Except(_givenUpUsually));
        RuleHits.Note("EXP-301");
        return OtherOrders(GivenUp.Nothing()).Contains(run.State) || (lost.Count > 0 && OtherOrders(lost).Contains(run.State));
    }

    /// <summary>What was given up may be applied in part, and a window that is given up takes records with it that were done: less is loss then, and another claim's business.</summary>
    private bool IsNothingButGivenUp(RunRecord run)
    {
        if (!GaveUpMore(run.Ledger)) return false;
        RuleHits.Note("EXP-301");
        // Nobody can say which records a window had counted.
        if (GivenUp.Windows(run.Ledger).Discarded > _windowsGivenUpUsually) return StateCover.Covers(benign.State, run.State, Start);
        var lost = GivenUpMore(run.Ledger).ToList();
        if (StateHull.Holds(run.State, benign.State, [.. lost.Take(MostApart).Select(record => StateWithout(Only(record)))])) return true;
        if (lost.Count <= MostPartlyApplied) return false;
        // Each combination of them could be right, and there are too many to try: no alarm, and the report says so.
        NotJudged++;
        return true;
    }

    private static SortedSet<RecordName> Only(RecordName record)
    {
        var only = GivenUp.Nothing();
        only.Add(record);
        return only;
    }

    /// <summary>The state when nothing is delivered, which says whether a number counts up or down; null: the scenario cannot be looked at then.</summary>
    private string? Start => (_start ??= new(Begun)).Value;

    private string? Begun()
    {
        var all = GivenUp.Nothing();
        foreach (var started in benign.Ledger.OfType<InvocationStarted>()) all.UnionWith(started.Records);
        try
        {
            return StateWithout(all);
        }
        catch (Exception)
        {
            // An observer may count on what is delivered.
            return null;
        }
    }

    private bool GaveUpMore(EsmLedger ledger) =>
        GivenUpMore(ledger).Any() || GivenUp.Windows(ledger).Discarded > _windowsGivenUpUsually;

    private IEnumerable<RecordName> GivenUpMore(EsmLedger ledger) => GivenUp.Of(ledger).Except(_givenUpUsually);

    /// <summary>The states that are right: what was given up may have been applied before, or not.</summary>
    private IEnumerable<string?> Expectations(IEnumerable<RecordName> givenUp)
    {
        yield return benign.State;
        var lost = givenUp.Except(_givenUpUsually).ToList();
        if (lost.Count == 0) yield break;
        var masks = lost.Count <= MostPartlyApplied ? Enumerable.Range(1, (1 << lost.Count) - 1) : [(1 << Math.Min(lost.Count, 30)) - 1];
        foreach (var mask in masks) yield return StateWithout(Chosen(lost, mask));
    }

    private static SortedSet<RecordName> Chosen(List<RecordName> records, int mask)
    {
        var chosen = GivenUp.Nothing();
        for (var index = 0; index < records.Count; index++)
        {
            if (index >= 30 || (mask & (1 << index)) != 0) chosen.Add(records[index]);
        }

        return chosen;
    }

    private string? StateWithout(SortedSet<RecordName> records) => RunWithout(records).State;

    private RunRecord RunWithout(SortedSet<RecordName> records)
    {
        var key = string.Join(',', records);
        if (!_without.TryGetValue(key, out var run)) _without.Add(key, run = runWithout(records));
        return run;
    }

    // ---- O2: nothing lost --------------------------------------------------------------------------------------

    private Finding? Loss(RunRecord run)
    {
        if (run.State == benign.State) return null;
        // What was discarded and lies nowhere is just what must not happen.
        var kept = GivenUp.Kept(run.Ledger);
        if (Expectations(kept).Any(expected => StateCover.Covers(run.State, expected, Start))) return null;
        var (discarded, told) = GivenUp.Windows(run.Ledger);
        // A destination was told of the window, which says itself what it had counted.
        if (discarded > 0 && discarded == told && StateCover.Covers(benign.State, run.State, Start)) return null;
        return GivenUp.Of(run.Ledger).Except(kept).Any() || discarded > told
            ? new Finding("O2", "Something that the undisturbed run applies is missing: the mapping gave it up after its last attempt, and it lies in no destination.", benign.State, run.State, Advice.GivenUp)
            : new Finding("O2", "Something that the undisturbed run applies is missing, and lies in no dead-letter queue or destination.", benign.State, run.State, OnlyOverlaps(run) ? Advice.Overlap : Advice.Of(claim));
    }

    // ---- O3: effects -------------------------------------------------------------------------------------------

    private Finding? MoreThanOnce(RunRecord run)
    {
        if (Reused(run.Ledger) is { } reused) return reused;
        var sets = EffectSets.Of(run.Ledger, _effectsUsually, LeastEffects(run.Ledger));
        var counts = StateProjection.Effects(run.Ledger);
        foreach (var (effect, count) in counts)
        {
            if (!_effectsUsually.TryGetValue(effect, out var expected)) return Counted("O3", $"The effect \"{effect}\" does not happen in the undisturbed run.", 0, count, claim, sets);
            if (count > expected) return Counted("O3", $"The effect \"{effect}\" happens {Text(count)} times instead of {Text(expected)}.", expected, count, claim, sets);
        }

        return sets.Lost is [var lost, ..]
            ? Counted("O2", $"The effect \"{lost}\" happens {Text(counts.GetValueOrDefault(lost))} times instead of {Text(_effectsUsually[lost])}: it is lost.", _effectsUsually[lost], counts.GetValueOrDefault(lost), EsmClaim.NoLoss, sets)
            : null;
    }

    private static Finding Counted(string oracle, string what, int expected, int count, EsmClaim advice, EffectSets sets) =>
        new(oracle, what, Text(expected), Text(count), Advice.Of(advice)) { Details = [.. sets.Lines()] };

    /// <summary>What must have happened: all but what belongs to records that were given up, which may have happened or not.</summary>
    private SortedDictionary<string, int> LeastEffects(EsmLedger ledger)
    {
        if (!GaveUpMore(ledger)) return _effectsUsually;
        // A window that is given up takes records with it that were done: nobody can say which effects were theirs.
        if (GivenUp.Windows(ledger).Discarded > _windowsGivenUpUsually) return new(StringComparer.Ordinal);
        var without = StateProjection.Effects(RunWithout(GivenUp.Of(ledger)).Ledger);
        var least = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var (effect, count) in _effectsUsually) least.Add(effect, Math.Min(count, without.GetValueOrDefault(effect)));
        return least;
    }

    /// <summary>A service that honours idempotency tokens answers the second with what it did for the first, or refuses it.</summary>
    private Finding? Reused(EsmLedger ledger)
    {
        var payloads = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var effect in ledger.OfType<EffectMarked>().Where(effect => effect is { Token: not null, PayloadHash: not null }))
        {
            if (payloads.TryAdd($"{effect.Kind} {effect.Token}", effect.PayloadHash!) || payloads[$"{effect.Kind} {effect.Token}"] == effect.PayloadHash) continue;
            RuleHits.Note("EXP-303");
            return new Finding("O3", $"The idempotency token \"{effect.Token}\" of \"{effect.Kind}\" is used for two payloads: what was asked for second is never done.", "one payload for each token", StateProjection.NameOf(effect), "Make the token of what is asked for: the order's number and the step, never the batch, the day or the attempt.");
        }

        return null;
    }

    // ---- O4: order ---------------------------------------------------------------------------------------------

    private Finding? OutOfOrder(EsmLedger ledger)
    {
        foreach (var (group, effects) in FirstEffects(ledger))
        {
            if (!_orderUsually.TryGetValue(group, out var expected)) continue;
            var places = effects.Select(effect => expected.IndexOf(effect)).Where(place => place >= 0).ToList();
            for (var index = 1; index < places.Count; index++)
            {
                if (places[index] >= places[index - 1]) continue;
                RuleHits.Note("EXP-304");
                return new Finding("O4", $"In group \"{group}\" \"{effects[index]}\" comes after \"{effects[index - 1]}\".", string.Join(", ", expected), string.Join(", ", effects), Advice.Of(claim));
            }
        }

        return null;
    }

    // Repetitions are another oracle's business (EXP-304).
    public static SortedDictionary<string, List<string>> FirstEffects(EsmLedger ledger)
    {
        var groups = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var effect in ledger.OfType<EffectMarked>().Where(effect => effect.Group is not null))
        {
            if (!groups.TryGetValue(effect.Group!, out var effects)) groups.Add(effect.Group!, effects = []);
            var name = StateProjection.NameOf(effect);
            if (!effects.Contains(name)) effects.Add(name);
        }

        return groups;
    }

    // ---- O8: everything ends -----------------------------------------------------------------------------------

    private static Finding NeverEnds(string left)
    {
        RuleHits.Note("EXP-307");
        return new("O8", $"The run never comes to rest. Left: {left}.", null, null, Advice.Liveness) { Kind = FindingKind.Livelock };
    }

    /// <summary>A shard that only tries again is not waited for (STR-214): the run ends, and its records do not.</summary>
    private static Finding? Blocked(EsmLedger ledger)
    {
        if (BlockedShard(ledger) is not { } blocked) return null;
        RuleHits.Note("EXP-307");
        return new("O8", $"The shard {blocked.ShardId} goes no further: {string.Join(", ", blocked.Records)} failed {Text(blocked.Attempts)} times, and nothing limits the attempts.", "done or given up", "tried again", Advice.Liveness) { Kind = FindingKind.BlockedShard };
    }

    /// <summary>The latest shard that goes no further; null: each does.</summary>
    public static ShardBlocked? BlockedShard(EsmLedger ledger)
    {
        ShardBlocked? blocked = null;
        for (var index = 0; index < ledger.Count; index++)
        {
            if (ledger[index] is ShardBlocked now) blocked = now;
            else if (ledger[index] is CheckpointMoved moved && moved.MappingId == blocked?.MappingId && moved.ShardId == blocked.ShardId) blocked = null;
        }

        return blocked;
    }

    private Finding? HealthyGivenUp(EsmLedger ledger)
    {
        if (GivenUpMore(ledger).ToList() is not [var record, ..]) return null;
        RuleHits.Note("EXP-307");
        var mates = ledger.OfType<InvocationStarted>().Where(started => started.Records.Contains(record)).SelectMany(started => started.Records).Where(_givenUpUsually.Contains).Distinct().ToList();
        return mates is [var poison, ..]
            ? new("O8", $"{record}, which the undisturbed run applies, is given up: it travelled with {poison}, which fails.", "applied", "given up", Advice.Of(EsmClaim.HealthyRecordsFinish)) { Kind = FindingKind.Collateral }
            : new("O8", $"{record}, which the undisturbed run applies, is given up.", "applied", "given up", Advice.Of(EsmClaim.HealthyRecordsFinish)) { Kind = FindingKind.DeadLetter };
    }

    // ---- O10: work after return --------------------------------------------------------------------------------

    private static Finding? LateWork(EsmLedger ledger)
    {
        for (var index = 0; index < ledger.Count; index++)
        {
            if (ledger[index] is not WorkOutlivedInvocation late) continue;
            RuleHits.Note("EXP-308");
            return new Finding("O10", $"The handler returned while its call {late.Call} was still under way.", null, null, Advice.LateWork);
        }

        return null;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
