using System.Globalization;
using EsmTestKit.Internal.Batching;
using EsmTestKit.Internal.Functions;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Dispositions;

/// <summary>What Get shows as <c>LastProcessingResult</c> after an attempt (section 19 of the streams' rules). What is given up never shows in it (STR-426).</summary>
internal static class ProcessingResult
{
    public const string None = "No records processed";

    private const string Failed = "PROBLEM: Function call failed";

    public static string Of(StreamBatch batch, InvokeOutcome outcome, StreamMappingBehavior behavior)
    {
        RuleHits.Note("STR-424");
        RuleHits.Note("STR-426");
        return outcome switch
        {
            InvokeOutcome.Returned returned => OfAnswer(batch, returned.Payload, behavior),
            InvokeOutcome.FunctionMissing => NotFound(batch),
            InvokeOutcome.Throttled => Throttled(),
            _ => Failed,
        };
    }

    // A report is an answer: "OK", whatever it reports, even when records are given up later (STR-277, ADD-06); a window's answer without state is none.
    private static string OfAnswer(StreamBatch batch, ReadOnlyMemory<byte> payload, StreamMappingBehavior behavior)
    {
        if (batch.Configuration.ReportBatchItemFailures) RuleHits.Note("STR-428");
        if (StreamDisposition.MissingState(batch, payload, behavior) is not null) return Failed;
        if (payload.IsEmpty) RuleHits.Note("STR-211");
        else RuleHits.Note("STR-277", "ADD-06");
        return "OK";
    }

    private static string NotFound(StreamBatch batch)
    {
        RuleHits.Note("STR-439");
        return string.Create(CultureInfo.InvariantCulture, $"PROBLEM: Function not found: {batch.FunctionArn} (Service: AWSLambda; Status Code: 404; Error Code: ResourceNotFoundException; Request ID: {batch.RequestId})");
    }

    private static string Throttled()
    {
        RuleHits.Note("STR-427");
        return Failed;
    }
}
