using EsmTestKit.Internal.Batching;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Dispositions;

/// <summary>The wait before the next attempt of an unchanged batch: doubling from 200 ms (STR-221); refused attempts wait alike (STR-223).</summary>
internal static class RetryBackoff
{
    public static TimeSpan Before(StreamBatch batch, StreamMappingBehavior behavior)
    {
        RuleHits.Note(batch.Refusals > 0 ? "STR-223" : "STR-221");
        var (wait, nth) = batch.Refusals > 0 ? (ThrottleDelay(behavior), batch.Refusals) : (behavior.RetryInitialDelay, batch.Attempts);
        var longest = Longest(batch, behavior);
        // Step by step: a large power of the multiplier is more than a TimeSpan holds.
        for (var retry = 1; retry < nth && wait < longest && behavior.RetryMultiplier > 1; retry++) wait *= behavior.RetryMultiplier;
        return wait > longest ? longest : wait;
    }

    public static TimeSpan Longest(StreamBatch batch, StreamMappingBehavior behavior) =>
        batch.Refusals > 0 ? behavior.ThrottleMaximumDelay ?? behavior.RetryMaximumDelay : behavior.RetryMaximumDelay;

    /// <summary>Shortens or lengthens a wait by up to the jitter.</summary>
    /// <param name="draw">0 to 1.</param>
    public static TimeSpan Spread(TimeSpan wait, double draw, StreamMappingBehavior behavior) => wait * (1 + (behavior.RetryJitter * ((2 * draw) - 1)));

    private static TimeSpan ThrottleDelay(StreamMappingBehavior behavior) => behavior.ThrottleInitialDelay ?? behavior.RetryInitialDelay;
}
