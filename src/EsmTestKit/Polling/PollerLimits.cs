using EsmTestKit.Internal.Mappings;

namespace EsmTestKit.Internal.Polling;

/// <summary>The bounds within which the concurrency of a queue mapping scales.</summary>
internal sealed record PollerLimits(int Initial, int GrowthPerMinute, int Maximum)
{
    public static PollerLimits Of(MappingConfiguration configuration, SqsMappingBehavior behavior)
    {
        // Provisioned mode has limits of its own (SQS-397, ADD-22).
        if (configuration.ProvisionedPollers is { } provisioned)
        {
            var perPoller = behavior.ConcurrencyPerProvisionedPoller;
            return new(provisioned.MinimumPollers * perPoller, behavior.ProvisionedScaleUpPerMinute, provisioned.MaximumPollers * perPoller);
        }

        // MaximumConcurrency bounds this mapping's own batches (SQS-389); reserved concurrency has no say here (SQS-392).
        var maximum = Math.Min(behavior.MaximumOnDemandConcurrency, configuration.MaximumConcurrency ?? int.MaxValue);
        return new(Math.Min(behavior.InitialConcurrency, maximum), behavior.ScaleUpPerMinute, maximum);
    }
}
