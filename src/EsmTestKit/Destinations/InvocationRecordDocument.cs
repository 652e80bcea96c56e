using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using EsmTestKit.Internal.Rules;
using EsmTestKit.Internal.Streams;

namespace EsmTestKit.Internal.Destinations;

/// <summary>The invocation record of a discarded batch: members, order and time formats as AWS writes them (STR-348 to STR-370).</summary>
internal sealed record InvocationRecordDocument
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public required bool IsKinesis { get; init; }

    public required string RequestId { get; init; }

    public required string FunctionArn { get; init; }

    public required DiscardCondition Condition { get; init; }

    public required int ApproximateInvokeCount { get; init; }

    public ResponseContext? Response { get; init; }

    public required DateTimeOffset Timestamp { get; init; }

    public required BatchInfo Batch { get; init; }

    public TimeWindowInfo? Window { get; init; }

    /// <summary>The document; <paramref name="payload"/> (the event, as an escaped string) stands in S3 objects only (STR-375, STR-376).</summary>
    public string ToJson(string? payload = null)
    {
        RuleHits.Note("STR-348", "STR-349", "STR-358", "STR-359", "STR-360", "STR-361", "STR-366", "STR-370");
        RuleHits.Note(IsKinesis ? "STR-362" : "STR-363");
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Compact))
        {
            json.WriteStartObject();
            WriteRequestContext(json);
            WriteResponseContext(json);
            json.WriteString("version"u8, "1.0"u8);
            if (payload is not null) WritePayload(json, payload);
            json.WriteString("timestamp"u8, Milliseconds(Timestamp));
            WriteBatchInfo(json);
            WriteWindowInfo(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    // The house's escapes, not the writer's: those would spell out what lies beyond the basic plane.
    private static void WritePayload(Utf8JsonWriter json, string payload)
    {
        RuleHits.Note("STR-375");
        json.WritePropertyName("payload"u8);
        json.WriteRawValue($"\"{JsonText.Escape(payload)}\"", skipInputValidation: true);
    }

    private void WriteRequestContext(Utf8JsonWriter json)
    {
        json.WriteStartObject("requestContext"u8);
        json.WriteString("requestId"u8, RequestId);
        json.WriteString("functionArn"u8, FunctionArn);
        json.WriteString("condition"u8, Condition.ToString());
        json.WriteNumber("approximateInvokeCount"u8, ApproximateInvokeCount);
        json.WriteEndObject();
    }

    private void WriteResponseContext(Utf8JsonWriter json)
    {
        if (Response is null) return;
        RuleHits.Note("STR-354");
        json.WriteStartObject("responseContext"u8);
        json.WriteNumber("statusCode"u8, 200);
        json.WriteString("executedVersion"u8, Response.ExecutedVersion);
        json.WriteString("functionError"u8, Response.FunctionError); // null is written as null (STR-355)
        json.WriteEndObject();
    }

    private void WriteBatchInfo(Utf8JsonWriter json)
    {
        json.WriteStartObject(IsKinesis ? "KinesisBatchInfo"u8 : "DDBStreamBatchInfo"u8);
        json.WriteString("shardId"u8, Batch.ShardId);
        if (Batch.Range is { } range)
        {
            json.WriteString("startSequenceNumber"u8, range.StartSequenceNumber);
            json.WriteString("endSequenceNumber"u8, range.EndSequenceNumber);
            json.WriteString("approximateArrivalOfFirstRecord"u8, Arrival(range.FirstArrival));
            json.WriteString("approximateArrivalOfLastRecord"u8, Arrival(range.LastArrival));
            json.WriteNumber("batchSize"u8, range.BatchSize);
        }

        json.WriteString("streamArn"u8, Batch.StreamArn);
        json.WriteEndObject();
    }

    private void WriteWindowInfo(Utf8JsonWriter json)
    {
        if (Window is null) return;
        json.WriteStartObject("timeWindowInfo"u8);
        json.WriteStartObject("window"u8);
        json.WriteString("start"u8, Seconds(Window.Start));
        json.WriteString("end"u8, Seconds(Window.End));
        json.WriteEndObject();
        json.WriteBoolean("isFinalInvokeForWindow"u8, Window.IsFinalInvokeForWindow);
        json.WriteBoolean("isWindowTerminatedEarly"u8, Window.IsWindowTerminatedEarly);
        json.WriteEndObject();
    }

    // Kinesis shows milliseconds, DynamoDB whole seconds (STR-362, STR-363).
    private string Arrival(DateTimeOffset instant) => IsKinesis ? Milliseconds(instant) : Seconds(instant);

    private static string Milliseconds(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string Seconds(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
