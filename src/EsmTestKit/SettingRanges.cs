using System.Globalization;
using System.Runtime.CompilerServices;

namespace EsmTestKit;

/// <summary>What the knobs of a simulation may be. A value out of its range is named when the simulation is made, and not met later as a run without end.</summary>
internal static class SettingRanges
{
    public static void Check(EsmSimulationSettings settings)
    {
        if (settings.AccountId.Length != 12 || settings.AccountId.AsSpan().ContainsAnyExceptInRange('0', '9')) throw new EsmUsageException($"\"{settings.AccountId}\" is no AWS account.", "Use 12 digits: AccountId = \"123456789012\".");
        if (settings.WatchdogTimeout <= TimeSpan.Zero || settings.IdleLimit <= TimeSpan.Zero) throw new EsmUsageException($"WatchdogTimeout and IdleLimit are {settings.WatchdogTimeout} and {settings.IdleLimit}.", "Both must be more than zero.");
        CheckStreamMappings(settings);
        CheckQueueMappings(settings);
        CheckSources(settings);
        NotNegative(settings.Mappings.StartLatency);
        NotNegative(settings.Mappings.UpdateLatency);
        NotNegative(settings.Mappings.StopLatency);
        NotNegative(settings.Mappings.FirstPollLatency);
        NotNegative(settings.Mappings.LastPollLatency);
        AtLeast(1, settings.Mappings.FilterQuota);
        AtLeast(0, settings.Mappings.RefusalsUntilRoleIsKnown);
    }

    private static void CheckStreamMappings(EsmSimulationSettings settings)
    {
        NotNegative(settings.StreamMappings.KinesisPollInterval);
        NotNegative(settings.StreamMappings.DynamoDbPollInterval);
        NotNegative(settings.StreamMappings.EnhancedFanOutLatency);
        Between(1, 10_000, settings.StreamMappings.PollLimit);
        // Without a wait a batch that always fails would be tried for ever at one instant.
        MoreThanZero(settings.StreamMappings.RetryInitialDelay);
        MoreThanZero(settings.StreamMappings.RetryMaximumDelay);
        MoreThanZero(settings.StreamMappings.ThrottleInitialDelay);
        MoreThanZero(settings.StreamMappings.ThrottleMaximumDelay);
        AtLeast(1, settings.StreamMappings.RetryMultiplier);
        Between(0, 1, settings.StreamMappings.RetryJitter);
        NotNegative(settings.StreamMappings.SplitDelay);
        NotNegative(settings.StreamMappings.TumblingIdleGrace);
        AtLeast(1, settings.StreamMappings.MaximumStateBytes);
        AtLeast(1, settings.StreamMappings.MaximumUncheckpointedRecords);
        NotNegative(settings.StreamMappings.LastProcessingResultLag);
    }

    private static void CheckQueueMappings(EsmSimulationSettings settings)
    {
        AtLeast(1, settings.SqsMappings.InitialConcurrency);
        AtLeast(1, settings.SqsMappings.IdleConcurrency);
        AtLeast(0, settings.SqsMappings.ScaleUpPerMinute);
        AtLeast(1, settings.SqsMappings.MaximumOnDemandConcurrency);
        AtLeast(1, settings.SqsMappings.ConcurrencyPerProvisionedPoller);
        AtLeast(0, settings.SqsMappings.ProvisionedScaleUpPerMinute);
        MoreThanZero(settings.SqsMappings.ThrottleRetryDelay);
        MoreThanZero(settings.SqsMappings.ThrottleRetryMaximumDelay);
    }

    private static void CheckSources(EsmSimulationSettings settings)
    {
        AtLeast(1, settings.Sqs.MoveToBackAfterReceives);
        AtLeast(0, settings.Sqs.InFlightLimit);
        AtLeast(1, settings.Sqs.FifoLookAhead);
        NotNegative(settings.Sqs.RemovalLatency);
        AtLeast(1, settings.Sqs.FifoCallsPerSecond);
        NotNegative(settings.Sqs.MoveTaskCancellation);
        NotNegative(settings.Kinesis.CreateStreamDelay);
        NotNegative(settings.Kinesis.UpdateStreamDelay);
        NotNegative(settings.Kinesis.DeleteStreamDelay);
        NotNegative(settings.Kinesis.RegisterConsumerDelay);
        AtLeast(1, settings.Kinesis.PutRecordsMaxBytes);
        Between(0, 1, settings.Kinesis.EmptyReadProbability);
        AtLeast(1, settings.Kinesis.ConsumersPerStream);
        MoreThanZero(settings.DynamoDb.ShardRollover);
        AtLeast(1, settings.DynamoDb.ShardCount);
        NotNegative(settings.DynamoDb.TimeToLiveDelay);
        MoreThanZero(settings.DynamoDb.StreamRetention);
        AtLeast(1, settings.DynamoDb.MaximumReadersPerShard);
    }

    private static void MoreThanZero(TimeSpan? value, [CallerArgumentExpression(nameof(value))] string setting = "")
    {
        if (value <= TimeSpan.Zero) throw Outside(setting, $"{value}", "more than zero");
    }

    private static void NotNegative(TimeSpan value, [CallerArgumentExpression(nameof(value))] string setting = "")
    {
        if (value < TimeSpan.Zero) throw Outside(setting, $"{value}", "zero or more");
    }

    private static void AtLeast(int least, double? value, [CallerArgumentExpression(nameof(value))] string setting = "")
    {
        // Written so that what is no number fails too, here and below.
        if (value is { } given && !(given >= least)) throw Outside(setting, given.ToString(CultureInfo.InvariantCulture), string.Create(CultureInfo.InvariantCulture, $"{least} or more"));
    }

    private static void Between(int least, int most, double value, [CallerArgumentExpression(nameof(value))] string setting = "")
    {
        if (value >= least && value <= most) return;
        throw Outside(setting, value.ToString(CultureInfo.InvariantCulture), string.Create(CultureInfo.InvariantCulture, $"{least} to {most}"));
    }

    private static EsmUsageException Outside(string setting, string value, string range) =>
        new($"{setting["settings.".Length..]} is {value}.", $"Give it {range}, or leave it out: the default is the best evidence of what AWS does.");
}
