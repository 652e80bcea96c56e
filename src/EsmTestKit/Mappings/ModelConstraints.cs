using System.Globalization;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Mappings;

/// <summary>Ranges and enumerations of the API model, checked before anything else; all faults in one sentence (CTL-024, CTL-033).</summary>
internal static class ModelConstraints
{
    public static void Check(MappingRequest request)
    {
        var faults = new List<string>();
        RuleHits.Note("SQS-285");
        RuleHits.Note("SQS-288");
        RuleHits.Note("SQS-275");
        if (request.Scaling is not null) RuleHits.Note("SQS-297");
        if (request.Pollers is not null) RuleHits.Note("SQS-299");
        Range(faults, "batchSize", request.BatchSize, 1, 10_000);
        Range(faults, "maximumBatchingWindowInSeconds", request.MaximumBatchingWindowInSeconds, 0, 300);
        Range(faults, "parallelizationFactor", request.ParallelizationFactor, 1, 10);
        Range(faults, "maximumRecordAgeInSeconds", request.MaximumRecordAgeInSeconds, -1, 604_800);
        Range(faults, "maximumRetryAttempts", request.MaximumRetryAttempts, -1, 10_000);
        Range(faults, "tumblingWindowInSeconds", request.TumblingWindowInSeconds, 0, 900);
        Range(faults, "scalingConfig.maximumConcurrency", request.Scaling?.MaximumConcurrency, 2, 1_000);
        Range(faults, "provisionedPollerConfig.minimumPollers", request.Pollers?.MinimumPollers, 1, 200);
        Range(faults, "provisionedPollerConfig.maximumPollers", request.Pollers?.MaximumPollers, 1, 10_000);
        OneOf(faults, "startingPosition", request.StartingPosition, "LATEST", "AT_TIMESTAMP", "TRIM_HORIZON");
        if (request.FunctionResponseTypes is { } types)
        {
            if (types.Count > 1) faults.Add($"Value '[{string.Join(", ", types)}]' at 'functionResponseTypes' failed to satisfy constraint: Member must have length less than or equal to 1");
            if (types.Any(type => type != "ReportBatchItemFailures")) faults.Add($"Value '[{string.Join(", ", types)}]' at 'functionResponseTypes' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [ReportBatchItemFailures], Member must not be null]");
        }

        foreach (var metric in request.Metrics ?? []) OneOf(faults, "metricsConfig.metrics", metric, "EventCount", "ErrorCount", "KafkaMetrics");
        foreach (var pattern in request.FilterPatterns ?? [])
        {
            if (pattern is not { Length: > 4096 }) continue;
            RuleHits.Note("FLT-002");
            faults.Add($"Value '{pattern}' at 'filterCriteria.filters.pattern' failed to satisfy constraint: Member must have length less than or equal to 4096");
        }

        if (faults.Count > 0) throw MappingErrors.Validation(faults, "CTL-024");
    }

    private static void Range(List<string> faults, string member, int? value, int least, int most)
    {
        if (value < least) faults.Add(string.Create(CultureInfo.InvariantCulture, $"Value '{value}' at '{member}' failed to satisfy constraint: Member must have value greater than or equal to {least}"));
        if (value > most) faults.Add(string.Create(CultureInfo.InvariantCulture, $"Value '{value}' at '{member}' failed to satisfy constraint: Member must have value less than or equal to {most}"));
    }

    private static void OneOf(List<string> faults, string member, string? value, params string[] allowed)
    {
        if (value is not null && !allowed.Contains(value, StringComparer.Ordinal)) faults.Add($"Value '{value}' at '{member}' failed to satisfy constraint: Member must satisfy enum value set: [{string.Join(", ", allowed)}]");
    }
}
