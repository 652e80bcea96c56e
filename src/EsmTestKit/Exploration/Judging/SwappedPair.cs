using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Exploration;

/// <summary>Two records that a run delivered the other way round than the undisturbed one (EXP-305): the pair that a consumer's state hangs on.</summary>
internal static class SwappedPair
{
    /// <summary>In words; null: each came first in the usual order, and only calls of overlapping work took turns differently.</summary>
    public static string? Of(EsmLedger usual, EsmLedger run)
    {
        var before = FirstDeliveries(usual);
        var now = FirstDeliveries(run);
        for (var index = 1; index < now.Count; index++)
        {
            var (first, second) = (before.IndexOf(now[index - 1]), before.IndexOf(now[index]));
            if (first < 0 || second < 0 || first < second) continue;
            RuleHits.Note("EXP-305");
            return $"{now[index - 1]} came before {now[index]}; the undisturbed run has them the other way round";
        }

        return null;
    }

    private static List<RecordName> FirstDeliveries(EsmLedger ledger) => [.. ledger.OfType<InvocationStarted>().SelectMany(started => started.Records).Distinct()];
}
