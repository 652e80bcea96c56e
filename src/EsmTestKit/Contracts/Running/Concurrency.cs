namespace EsmTestKit.Internal.Contracts;

/// <summary>How many of some invocations ran at the same time.</summary>
internal static class Concurrency
{
    /// <summary>Counted in the order of the ledger: one that ends at the instant at which the next starts is not beside it.</summary>
    public static int Highest(EsmLedger ledger, IReadOnlyList<LambdaInvocation> all, IReadOnlyCollection<LambdaInvocation> counted)
    {
        var function = all.FirstOrDefault()?.FunctionName;
        var started = 0;
        var running = 0;
        var highest = 0;
        foreach (var entry in ledger)
        {
            if (entry is InvocationStarted start && start.Request.Function.Name == function)
            {
                // The n-th start of a function in the ledger is the n-th of its invocations.
                if (counted.Contains(all[started++])) highest = Math.Max(highest, ++running);
            }
            else if (entry is InvocationEnded end && counted.Contains(end.Invocation))
            {
                running--;
            }
        }

        return highest;
    }
}
