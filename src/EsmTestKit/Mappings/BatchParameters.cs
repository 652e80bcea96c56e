using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Mappings;

/// <summary>Batch size against batching window (CTL-035 to CTL-037, SQS-286 to SQS-291).</summary>
internal static class BatchParameters
{
    private const int WithoutWindow = 10;

    public static void Check(MappingConfiguration configuration)
    {
        var hasWindow = configuration.MaximumBatchingWindow > TimeSpan.Zero;
        if (configuration.Source.IsStream())
        {
            // Recorded for SQS only.
            if (configuration.BatchSize > WithoutWindow && !hasWindow) RuleHits.Note("CTL-019", "STR-133");
            return;
        }

        if (configuration.Source == SourceKind.SqsFifo && hasWindow)
        {
            // The window is reported first.
            if (configuration.BatchSize > WithoutWindow) RuleHits.Note("SQS-290", "CTL-026");
            throw MappingErrors.InvalidParameter("Batching window is not supported for FIFO queues", "SQS-289", "CTL-036");
        }

        if (configuration.Source == SourceKind.SqsFifo) RuleHits.Note("SQS-377");
        if (configuration.BatchSize > WithoutWindow && !hasWindow)
        {
            if (configuration.Source == SourceKind.SqsFifo) RuleHits.Note("SQS-291", "ADD-75"); // Today's text, no longer that of 2018.
            RuleHits.Note("SQS-287"); // On the merged configuration, whatever member was sent.
            throw MappingErrors.InvalidParameter("Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10", "SQS-286", "CTL-035");
        }
    }
}
