using System.Globalization;
using EsmTestKit.Internal.Batching;
using EsmTestKit.Internal.Functions;

namespace EsmTestKit.Internal.Dispositions;

/// <summary>What Get shows as <c>LastProcessingResult</c> after an attempt (section 19 of the streams' rules).</summary>
internal static class ProcessingResult
{
    public const string None = "No records processed";

    private const string Failed = "PROBLEM: Function call failed";

    // A partial response is "OK", even when records are given up later (STR-277); a window's answer without state is none.
    public static string Of(StreamBatch batch, InvokeOutcome outcome, StreamMappingBehavior behavior) => outcome switch
    {
        InvokeOutcome.Returned returned => StreamDisposition.MissingState(batch, returned.Payload, behavior) is null ? "OK" : Failed,
        InvokeOutcome.FunctionMissing => string.Create(CultureInfo.InvariantCulture, $"PROBLEM: Function not found: {batch.FunctionArn} (Service: AWSLambda; Status Code: 404; Error Code: ResourceNotFoundException; Request ID: {batch.RequestId})"),
        _ => Failed,
    };
}
