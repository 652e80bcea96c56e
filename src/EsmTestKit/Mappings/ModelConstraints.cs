using System.Globalization;
using System.Text.RegularExpressions;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Mappings;

/// <summary>Ranges and enumerations of the API model, checked before anything else; all faults in one sentence (CTL-024, CTL-033).</summary>
internal static class ModelConstraints
{
    private const string DestinationPattern = @"$|kafka://([^.]([a-zA-Z0-9\-_.]{0,248}))|arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\-])+:([a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1})?:(\d{12})?:(.*)";
    private const string KeyPattern = "(arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|()";

    public static void Check(MappingRequest request)
    {
        var faults = new List<string>();
        RuleHits.Note("SQS-285");
        RuleHits.Note("SQS-288");
        RuleHits.Note("SQS-275");
        Range(faults, "batchSize", request.BatchSize, 1, 10_000, "STR-132");
        Range(faults, "maximumBatchingWindowInSeconds", request.MaximumBatchingWindowInSeconds, 0, 300, "STR-134");
        Range(faults, "parallelizationFactor", request.ParallelizationFactor, 1, 10, "STR-134");
        Range(faults, "maximumRecordAgeInSeconds", request.MaximumRecordAgeInSeconds, -1, 604_800, "STR-136");
        Range(faults, "maximumRetryAttempts", request.MaximumRetryAttempts, -1, 10_000, "STR-135");
        Range(faults, "tumblingWindowInSeconds", request.TumblingWindowInSeconds, 0, 900, "STR-134");
        Range(faults, "scalingConfig.maximumConcurrency", request.Scaling?.MaximumConcurrency, 2, 1_000, "SQS-297");
        Range(faults, "provisionedPollerConfig.minimumPollers", request.Pollers?.MinimumPollers, 1, 200, "SQS-299");
        Range(faults, "provisionedPollerConfig.maximumPollers", request.Pollers?.MaximumPollers, 1, 10_000, "SQS-299");
        if (request.StartingPosition is { } position and not ("LATEST" or "AT_TIMESTAMP" or "TRIM_HORIZON"))
        {
            RuleHits.Note("CTL-033");
            RuleHits.Note("STR-123");
            OneOf(faults, "startingPosition", position, "LATEST", "AT_TIMESTAMP", "TRIM_HORIZON");
        }

        Matches(faults, "destinationConfig.onFailure.destination", request.Destination?.OnFailureArn, DestinationPattern, "CTL-055");
        Matches(faults, "kMSKeyArn", request.KmsKeyArn, KeyPattern, "CTL-024");
        if (request.FunctionResponseTypes is { } types)
        {
            RuleHits.Note("STR-141");
            if (types.Count > 1) faults.Add($"Value '[{string.Join(", ", types)}]' at 'functionResponseTypes' failed to satisfy constraint: Member must have length less than or equal to 1");
            if (types.Any(type => type != "ReportBatchItemFailures")) faults.Add($"Value '[{string.Join(", ", types)}]' at 'functionResponseTypes' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [ReportBatchItemFailures], Member must not be null]");
        }

        foreach (var metric in request.Metrics ?? []) OneOf(faults, "metricsConfig.metrics", metric, "EventCount", "ErrorCount", "KafkaMetrics");
        foreach (var pattern in request.FilterPatterns ?? [])
        {
            if (pattern is not { Length: > 4096 }) continue;
            RuleHits.Note("FLT-002", "STR-140");
            faults.Add($"Value '{pattern}' at 'filterCriteria.filters.pattern' failed to satisfy constraint: Member must have length less than or equal to 4096");
        }

        if (faults.Count > 0) throw MappingErrors.Validation(faults, "CTL-024");
    }

    private static void Range(List<string> faults, string member, int? value, int least, int most, RuleId rule)
    {
        if (value is not null) RuleHits.Note(rule);
        if (value < least) faults.Add(string.Create(CultureInfo.InvariantCulture, $"Value '{value}' at '{member}' failed to satisfy constraint: Member must have value greater than or equal to {least}"));
        if (value > most) faults.Add(string.Create(CultureInfo.InvariantCulture, $"Value '{value}' at '{member}' failed to satisfy constraint: Member must have value less than or equal to {most}"));
    }

    // AWS's patterns have to match as a whole.
    private static void Matches(List<string> faults, string member, string? value, string pattern, RuleId rule)
    {
        if (value is null || Regex.IsMatch(value, $"^(?:{pattern})\\z", RegexOptions.CultureInvariant)) return;
        RuleHits.Note(rule);
        faults.Add($"Value '{value}' at '{member}' failed to satisfy constraint: Member must satisfy regular expression pattern: {pattern}");
    }

    private static void OneOf(List<string> faults, string member, string? value, params string[] allowed)
    {
        if (value is not null && !allowed.Contains(value, StringComparer.Ordinal)) faults.Add($"Value '{value}' at '{member}' failed to satisfy constraint: Member must satisfy enum value set: [{string.Join(", ", allowed)}]");
    }
}
