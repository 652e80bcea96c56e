using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Sqs;

/// <summary>The JSON of a received message as it stands in the event: members, order and types (SQS-425 to SQS-437).</summary>
internal static class QueueEventRecord
{
    // More than a record without body and attributes takes.
    private const int Frame = 1_024;

    private static readonly JsonWriterOptions Raw = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static ReadOnlyMemory<byte> Write(ReceivedMessage received, string queueArn, string region, bool nullMd5)
    {
        RuleHits.Note("SQS-425");
        RuleHits.Note("SQS-430");
        RuleHits.Note("SQS-412");
        RuleHits.Note("SQS-437");
        RuleHits.Note("SQS-438"); // One source for all records of a batch.
        RuleHits.Note("SQS-439"); // A handle that the function may use itself.
        RuleHits.Note("SQS-441");
        RuleHits.Note("SQS-442");
        var message = received.Message;
        var shown = Shown(message.Attributes);
        var buffer = new ArrayBufferWriter<byte>(Frame + (message.Body.Length * 3));
        using (var json = new Utf8JsonWriter(buffer, Raw))
        {
            json.WriteStartObject();
            json.WriteString("messageId"u8, message.MessageId);
            json.WriteString("receiptHandle"u8, received.ReceiptHandle);
            json.WriteString("body"u8, message.Body); // Byte for byte (SQS-412, SQS-430)
            WriteSystemAttributes(json, received);
            WriteAttributes(json, shown);
            WriteMd5(json, MessageMd5.OfAttributes(shown), nullMd5);
            json.WriteString("md5OfBody"u8, message.BodyMd5);
            json.WriteString("eventSource"u8, "aws:sqs"u8);
            json.WriteString("eventSourceARN"u8, queueArn);
            json.WriteString("awsRegion"u8, region);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    // Null or absent without attributes (SQS-435); in its usual place, which single recorded records do not keep (SQS-436).
    private static void WriteMd5(Utf8JsonWriter json, string? md5, bool nullMd5)
    {
        RuleHits.Note(md5 is null ? "SQS-435" : "SQS-434");
        if (md5 is not null)
        {
            json.WriteString("md5OfMessageAttributes"u8, md5);
        }
        else if (nullMd5)
        {
            RuleHits.Note("SQS-436");
            json.WriteNull("md5OfMessageAttributes"u8);
        }
    }

    // All values are strings; the order is the recorded one (SQS-426, SQS-427); the source of a redriven message comes first (SQS-428).
    private static void WriteSystemAttributes(Utf8JsonWriter json, ReceivedMessage received)
    {
        var message = received.Message;
        RuleHits.Note(message.SequenceNumber is null ? "SQS-426" : "SQS-427");
        if (message.TraceHeader is not null || message.DeadLetterSourceArn is not null) RuleHits.Note("SQS-428");
        if (message.DeadLetterSourceArn is not null) RuleHits.Note("SQS-354");
        if (message.GroupId is not null && message.SequenceNumber is null) RuleHits.Note("SQS-429");
        json.WriteStartObject("attributes"u8);
        if (message.DeadLetterSourceArn is not null) json.WriteString("DeadLetterQueueSourceArn"u8, message.DeadLetterSourceArn);
        json.WriteString("ApproximateReceiveCount"u8, received.ReceiveCount.ToString(CultureInfo.InvariantCulture));
        if (message.TraceHeader is not null) json.WriteString("AWSTraceHeader"u8, message.TraceHeader);
        json.WriteString("SentTimestamp"u8, Milliseconds(message.SentAt));
        if (message.SequenceNumber is not null) json.WriteString("SequenceNumber"u8, message.SequenceNumber);
        if (message.GroupId is not null) json.WriteString("MessageGroupId"u8, message.GroupId); // SQS-429
        json.WriteString("SenderId"u8, message.SenderId);
        if (message.DeduplicationId is not null) json.WriteString("MessageDeduplicationId"u8, message.DeduplicationId);
        json.WriteString("ApproximateFirstReceiveTimestamp"u8, Milliseconds(message.FirstReceivedAt ?? message.SentAt));
        json.WriteEndObject();
    }

    private static void WriteAttributes(Utf8JsonWriter json, IReadOnlyList<KeyValuePair<string, MessageAttribute>> attributes)
    {
        RuleHits.Note("SQS-431");
        json.WriteStartObject("messageAttributes"u8);
        foreach (var (name, attribute) in attributes)
        {
            json.WriteStartObject(name);
            if (attribute.Text is not null) json.WriteString("stringValue"u8, attribute.Text); // Absent for Binary (SQS-432)
            if (attribute.Binary is not null) RuleHits.Note("SQS-432");
            RuleHits.Note("SQS-082");
            if (attribute.Binary is { } binary) json.WriteBase64String("binaryValue"u8, binary.Span);
            json.WriteStartArray("stringListValues"u8);
            json.WriteEndArray();
            json.WriteStartArray("binaryListValues"u8);
            json.WriteEndArray();
            json.WriteString("dataType"u8, attribute.DataType);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    // Numbers arrive normalised, and the MD5 is that of the shown values (ADD-01).
    private static List<KeyValuePair<string, MessageAttribute>> Shown(IReadOnlyDictionary<string, MessageAttribute> attributes) =>
        attributes.Count == 0 ? [] : [.. InEventOrder(attributes).Select(pair => pair.Value is { Family: "Number", Text: { } text } ? new(pair.Key, pair.Value with { Text = Normalised(text) }) : pair)];

    private static string Normalised(string number)
    {
        RuleHits.Note("ADD-01");
        RuleHits.Note("ADD-79");
        return NumberText.Normalise(number);
    }

    // Not the order of sending (SQS-433). The one recording fits what Java's HashMap does with sorted names; no consumer may rely on it.
    private static IEnumerable<KeyValuePair<string, MessageAttribute>> InEventOrder(IReadOnlyDictionary<string, MessageAttribute> attributes)
    {
        if (attributes.Count > 0) RuleHits.Note("SQS-433");
        return attributes.OrderBy(pair => JavaBucket(pair.Key)).ThenBy(pair => pair.Key, StringComparer.Ordinal);
    }

    private static uint JavaBucket(string name)
    {
        var hash = name.Aggregate(0u, (sum, character) => unchecked((31 * sum) + character));
        return (hash ^ (hash >> 16)) & 15;
    }

    private static string Milliseconds(DateTimeOffset instant) => instant.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
}
