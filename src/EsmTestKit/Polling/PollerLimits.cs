using EsmTestKit.Internal.Mappings;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Polling;

/// <summary>The bounds within which the concurrency of a queue mapping scales.</summary>
/// <param name="Initial">Batches at once when the mapping starts.</param>
/// <param name="Idle">What is left after idle minutes.</param>
/// <param name="Pollers">Whether it counts provisioned pollers: how many batches each of them carries; null in on-demand mode.</param>
internal sealed record PollerLimits(int Initial, int Idle, int GrowthPerMinute, int Maximum, int? Pollers = null)
{
    public static PollerLimits Of(MappingConfiguration configuration, SqsMappingBehavior behavior)
    {
        // Provisioned mode has limits of its own, and its least number of pollers is always there (SQS-396, SQS-397, ADD-22).
        if (configuration.ProvisionedPollers is { } provisioned)
        {
            RuleHits.Note("SQS-396");
            RuleHits.Note("SQS-397");
            RuleHits.Note("ADD-22");
            var perPoller = behavior.ConcurrencyPerProvisionedPoller;
            var least = provisioned.MinimumPollers * perPoller;
            return new(least, least, behavior.ProvisionedScaleUpPerMinute, provisioned.MaximumPollers * perPoller, perPoller);
        }

        RuleHits.Note("SQS-392"); // Reserved concurrency has no say here.
        if (configuration.MaximumConcurrency is not { } own)
        {
            RuleHits.Note("SQS-387");
            RuleHits.Note("ADD-23");
            return new(Math.Min(behavior.InitialConcurrency, behavior.MaximumOnDemandConcurrency), Math.Min(behavior.IdleConcurrency, behavior.InitialConcurrency), behavior.ScaleUpPerMinute, behavior.MaximumOnDemandConcurrency);
        }

        // MaximumConcurrency bounds this mapping's own batches, and keeps its pollers from being taken away (SQS-313, SQS-389, SQS-390).
        RuleHits.Note("SQS-390");
        var maximum = Math.Min(behavior.MaximumOnDemandConcurrency, own);
        var initial = Math.Min(behavior.InitialConcurrency, maximum);
        return new(initial, initial, behavior.ScaleUpPerMinute, maximum);
    }
}
