using System.Globalization;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Mappings;

/// <summary>What the guide advises for mappings on queues; AWS accepts them all the same (SQS-329, ADD-21, ADD-54).</summary>
internal static class QueueAdvice
{
    private const int UsefulMaximumPollers = 2_000;
    private const int InitialInvocations = 5;

    /// <param name="reservedForQueues">The sum of MaximumConcurrency over all mappings of the function on queues, this one included.</param>
    public static IEnumerable<(string Text, RuleId Rule)> Of(MappingConfiguration configuration, TimeSpan visibility, int? maxReceiveCount, LambdaFunction function, int reservedForQueues)
    {
        var timeout = function.Settings.Timeout;
        var enough = (timeout * 6) + configuration.MaximumBatchingWindow;
        if (visibility < enough) yield return (Line($"The queue hides messages for {Seconds(visibility)} s. A throttled batch has time for another try when that is six times the function's timeout and the batching window: {Seconds(enough)} s."), "SQS-329");
        if (maxReceiveCount < InitialInvocations) yield return (Line($"maxReceiveCount is {maxReceiveCount}: receives that are throttled count too, and messages that were never processed go to the dead-letter queue. Use 5 or more."), "SQS-329");
        if (configuration.ProvisionedPollers is { MaximumPollers: > UsefulMaximumPollers }) yield return (Line($"MaximumPollers is {configuration.ProvisionedPollers.MaximumPollers}: the guide speaks of 2,000 at most, the API of 10,000."), "ADD-21");
        if (function.ReservedConcurrency is not { } reserved) yield break;
        if (configuration.MaximumConcurrency is null && reserved < InitialInvocations) yield return (Line($"The function's reserved concurrency is {reserved}; a mapping without MaximumConcurrency begins with 5 invocations, and those beyond {reserved} are throttled."), "ADD-54");
        if (reserved < reservedForQueues) yield return (Line($"The function's reserved concurrency is {reserved}, and its mappings on queues may run {reservedForQueues} batches at once: those beyond are throttled."), "ADD-54");
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan span) => span.TotalSeconds.ToString(CultureInfo.InvariantCulture);
}
