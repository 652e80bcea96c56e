using System.Globalization;

namespace EsmTestKit.Internal.Exploration;

/// <summary>What a run looked like from outside, as one number: which records came together in which order, how each invocation ended, and the final state (EXP-622).</summary>
internal static class Behaviour
{
    public static ulong Of(RunRecord run)
    {
        var hash = 14695981039346656037UL;
        for (var index = 0; index < run.Ledger.Count; index++)
        {
            hash = run.Ledger[index] switch
            {
                InvocationStarted started => Add(hash, "s" + string.Join(',', started.Records)),
                InvocationEnded ended => Add(hash, ended.Invocation.ErrorType ?? ended.Invocation.Result ?? ""),
                MessageMovedToDeadLetterQueue moved => Add(hash, "d" + moved.Records[0]),
                _ => hash,
            };
        }

        return Add(hash, run.State ?? "");
    }

    public static int Invocations(EsmLedger ledger)
    {
        var count = 0;
        for (var index = 0; index < ledger.Count; index++)
        {
            if (ledger[index] is InvocationStarted) count++;
        }

        return count;
    }

    // FNV-1a: the same number in every process.
    public static ulong Add(ulong hash, string text)
    {
        foreach (var character in text) hash = unchecked((hash ^ character) * 1099511628211UL);
        return unchecked((hash ^ '\n') * 1099511628211UL);
    }

    public static string Text(ulong hash) => hash.ToString("x16", CultureInfo.InvariantCulture);
}
