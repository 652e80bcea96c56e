namespace EsmTestKit.Internal.Dispositions;

/// <summary>The wait before the k-th retry of an unchanged batch: doubling from 200 ms (STR-221); refused attempts wait alike (STR-223).</summary>
internal static class RetryBackoff
{
    public static TimeSpan Before(int retry, StreamMappingBehavior behavior)
    {
        var delay = behavior.RetryInitialDelay * Math.Pow(behavior.RetryMultiplier, Math.Min(retry - 1, 62));
        return delay > behavior.RetryMaximumDelay ? behavior.RetryMaximumDelay : delay;
    }
}
