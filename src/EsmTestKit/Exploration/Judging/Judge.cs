using System.Globalization;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Exploration;

/// <summary>Says whether a run is bad: the oracles of one claim, held against the undisturbed run (EXP-300).</summary>
internal sealed class Judge(EsmClaim claim, RunRecord benign, Func<IReadOnlySet<RecordName>, RunRecord> runWithout)
{
    /// <summary>Beyond so many records given up only the state with all and with none of them is expected.</summary>
    private const int MostPartlyApplied = 3;

    // The undisturbed run never changes: what it shows is read once, and not for each run that is held against it.
    private readonly SortedSet<RecordName> _givenUpUsually = GivenUp.Of(benign.Ledger);
    private readonly int _windowsGivenUpUsually = GivenUp.Windows(benign.Ledger).Discarded;
    private readonly SortedDictionary<string, int> _effectsUsually = StateProjection.Effects(benign.Ledger);
    private readonly SortedDictionary<string, List<string>> _orderUsually = FirstEffects(benign.Ledger);
    private readonly SortedDictionary<string, string?> _expected = new(StringComparer.Ordinal);

    /// <summary>Whether nothing but the invariants is looked at.</summary>
    public bool OnlyInvariants { get; init; }

    /// <summary>Null: nothing is wrong.</summary>
    public Finding? Of(RunRecord run) =>
        OnlyInvariants ? Invariant(run) : Any(run);

    private Finding? Any(RunRecord run) =>
        run.LeftBusy is { } left ? NeverEnds(left)
        : Invariant(run) ?? ResponseCheck.Of(run.Ledger) ?? LateWork(run.Ledger) ?? OfClaim(run);

    private static Finding? Invariant(RunRecord run) =>
        run.Broken is { } broken ? new Finding("O7", $"The invariant \"{broken}\" does not hold.", null, run.State, Advice.Invariant) : null;

    private Finding? OfClaim(RunRecord run) => claim switch
    {
        EsmClaim.Idempotent or EsmClaim.BatchCutInvariant or EsmClaim.ToleratesReordering => StateDiffers(run),
        EsmClaim.NoLoss => Loss(run),
        EsmClaim.ExactlyOnce => MoreThanOnce(run),
        EsmClaim.OrderPerKey => OutOfOrder(run.Ledger),
        EsmClaim.HealthyRecordsFinish => HealthyGivenUp(run.Ledger),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    // ---- O1, O5, O9: the state ---------------------------------------------------------------------------------

    private Finding? StateDiffers(RunRecord run)
    {
        if (run.State == benign.State) return null;
        var expected = Expectations(GivenUp.Of(run.Ledger)).ToList();
        if (expected.Contains(run.State) || IsNothingButGivenUp(run)) return null;
        // Less than usual, and nothing twice: a key against repetitions is not what is missing.
        var advice = StateCover.IsPart(run.State, benign.State) ? Advice.Of(EsmClaim.NoLoss) : Advice.Of(claim);
        return new Finding("O1", "The state differs from that of the undisturbed run.", expected[0], run.State, advice);
    }

    /// <summary>What was given up may be applied in part, and a window that is given up takes records with it that were done: less is loss then, and another claim's business.</summary>
    private bool IsNothingButGivenUp(RunRecord run)
    {
        if (!GaveUpMore(run.Ledger) || !StateCover.Covers(benign.State, run.State)) return false;
        RuleHits.Note("EXP-301");
        return true;
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

    private string? StateWithout(SortedSet<RecordName> records)
    {
        var key = string.Join(',', records);
        if (!_expected.TryGetValue(key, out var state)) _expected.Add(key, state = runWithout(records).State);
        return state;
    }

    // ---- O2: nothing lost --------------------------------------------------------------------------------------

    private Finding? Loss(RunRecord run)
    {
        if (run.State == benign.State) return null;
        // What was discarded and lies nowhere is just what must not happen.
        var kept = GivenUp.Kept(run.Ledger);
        if (Expectations(kept).Any(expected => StateCover.Covers(run.State, expected))) return null;
        var (discarded, told) = GivenUp.Windows(run.Ledger);
        // A destination was told of the window, which says itself what it had counted.
        if (discarded > 0 && discarded == told && StateCover.Covers(benign.State, run.State)) return null;
        return GivenUp.Of(run.Ledger).Except(kept).Any() || discarded > told
            ? new Finding("O2", "Something that the undisturbed run applies is missing: the mapping gave it up after its last attempt, and it lies in no destination.", benign.State, run.State, Advice.GivenUp)
            : new Finding("O2", "Something that the undisturbed run applies is missing, and lies in no dead-letter queue or destination.", benign.State, run.State, Advice.Of(claim));
    }

    // ---- O3: effects -------------------------------------------------------------------------------------------

    private Finding? MoreThanOnce(RunRecord run)
    {
        var effects = StateProjection.Effects(run.Ledger);
        foreach (var (effect, count) in effects)
        {
            if (!_effectsUsually.TryGetValue(effect, out var expected)) return new Finding("O3", $"The effect \"{effect}\" does not happen in the undisturbed run.", "0", Text(count), Advice.Of(claim));
            if (count > expected) return new Finding("O3", $"The effect \"{effect}\" happens {Text(count)} times instead of {Text(expected)}.", Text(expected), Text(count), Advice.Of(claim));
        }

        // What was given up need not have happened; anything else must.
        return GaveUpMore(run.Ledger) ? null : Missing(effects);
    }

    private Finding? Missing(SortedDictionary<string, int> effects)
    {
        foreach (var (effect, expected) in _effectsUsually)
        {
            var count = effects.GetValueOrDefault(effect);
            if (count < expected) return new Finding("O2", $"The effect \"{effect}\" happens {Text(count)} times instead of {Text(expected)}: it is lost.", Text(expected), Text(count), Advice.Of(EsmClaim.NoLoss));
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
                if (places[index] < places[index - 1]) return new Finding("O4", $"In group \"{group}\" \"{effects[index]}\" comes after \"{effects[index - 1]}\".", string.Join(", ", expected), string.Join(", ", effects), Advice.Of(claim));
            }
        }

        return null;
    }

    // Repetitions are another oracle's business (EXP-304).
    private static SortedDictionary<string, List<string>> FirstEffects(EsmLedger ledger)
    {
        var groups = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var effect in ledger.OfType<EffectMarked>().Where(effect => effect.Group is not null))
        {
            if (!groups.TryGetValue(effect.Group!, out var effects)) groups.Add(effect.Group!, effects = []);
            var name = $"{effect.Kind} {effect.Key}";
            if (!effects.Contains(name)) effects.Add(name);
        }

        return groups;
    }

    // ---- O8: everything ends -----------------------------------------------------------------------------------

    private static Finding NeverEnds(string left) =>
        new("O8", $"The run never comes to rest. Left: {left}.", null, null, Advice.Liveness);

    private Finding? HealthyGivenUp(EsmLedger ledger) =>
        GivenUpMore(ledger).ToList() is [var record, ..]
            ? new Finding("O8", $"{record}, which the undisturbed run applies, is given up.", "applied", "given up", Advice.Of(EsmClaim.HealthyRecordsFinish))
            : null;

    // ---- O10: work after return --------------------------------------------------------------------------------

    private static Finding? LateWork(EsmLedger ledger)
    {
        for (var index = 0; index < ledger.Count; index++)
        {
            if (ledger[index] is WorkOutlivedInvocation late) return new Finding("O10", $"The handler returned while its call {late.Call} was still under way.", null, null, Advice.LateWork);
        }

        return null;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
