using System.Globalization;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Exploration;

/// <summary>A run's effects beside those that were to be, sorted as Jepsen's checker of queues does (EXP-302).</summary>
/// <param name="Lost">Happened too seldom, though nothing kept what they belong to.</param>
/// <param name="Unexpected">Never happen in the undisturbed run.</param>
/// <param name="Duplicated">Happened too often.</param>
/// <param name="Recovered">Happened although the invocation failed: fine, and good to know.</param>
internal sealed record EffectSets(IReadOnlyList<string> Lost, IReadOnlyList<string> Unexpected, IReadOnlyList<string> Duplicated, IReadOnlyList<string> Recovered)
{
    /// <param name="usual">How often each happens in the undisturbed run.</param>
    /// <param name="least">How often each must have happened, whatever was given up.</param>
    public static EffectSets Of(EsmLedger ledger, SortedDictionary<string, int> usual, SortedDictionary<string, int> least)
    {
        RuleHits.Note("EXP-302");
        var counts = StateProjection.Effects(ledger);
        return new EffectSets(
            [.. least.Where(effect => counts.GetValueOrDefault(effect.Key) < effect.Value).Select(effect => effect.Key)],
            [.. counts.Where(effect => !usual.ContainsKey(effect.Key)).Select(effect => effect.Key)],
            [.. counts.Where(effect => usual.TryGetValue(effect.Key, out var times) && effect.Value > times).Select(effect => $"{effect.Key} ({Times(effect.Value)} instead of {Times(usual[effect.Key])})")],
            [.. OfFailed(ledger)]);
    }

    public bool IsEmpty => Lost.Count + Unexpected.Count + Duplicated.Count + Recovered.Count == 0;

    /// <summary>One line for each set that is not empty.</summary>
    public IEnumerable<string> Lines() =>
        from set in new[] { ("lost", Lost), ("unexpected", Unexpected), ("duplicated", Duplicated), ("recovered, of invocations that failed", Recovered) }
        where set.Item2.Count > 0
        select $"{set.Item1}: {string.Join(", ", set.Item2)}";

    // All attempts of an effect were in invocations that failed.
    private static IEnumerable<string> OfFailed(EsmLedger ledger)
    {
        var open = new List<EffectMarked>();
        var succeeded = new SortedDictionary<string, bool>(StringComparer.Ordinal);
        for (var index = 0; index < ledger.Count; index++)
        {
            if (ledger[index] is EffectMarked { RequestId: not null } marked) open.Add(marked);
            if (ledger[index] is not InvocationEnded { Invocation: var ended }) continue;
            foreach (var effect in open.Where(effect => effect.RequestId == ended.RequestId))
            {
                var name = StateProjection.NameOf(effect);
                succeeded[name] = succeeded.GetValueOrDefault(name) || ended.ErrorType is null;
            }

            open.RemoveAll(effect => effect.RequestId == ended.RequestId);
        }

        return succeeded.Where(effect => !effect.Value).Select(effect => effect.Key);
    }

    private static string Times(int count) => count.ToString(CultureInfo.InvariantCulture);
}
