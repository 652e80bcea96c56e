using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using EsmTestKit.Internal.Rules;
using EsmTestKit.Internal.Streams;

namespace EsmTestKit.Internal.Kinesis;

/// <summary>The JSON of a record as it stands in the event: members, order and types (STR-385 to STR-393).</summary>
/// <remarks>Written by hand into one array of the right size: this is the hottest path of a stream, and only the partition key can need escapes.</remarks>
internal static class KinesisEventRecord
{
    public static ReadOnlyMemory<byte> Write(StoredRecord record, EventContext context)
    {
        NoteRules(record, context);
        var sequenceNumber = record.SequenceNumber.ToString();
        var arrival = EpochText(record.ArrivedAt);
        var key = JsonText.Escape(record.PartitionKey);
        var shard = record.ShardId.Text;
        var identity = JsonText.Escape(context.InvokeIdentityArn);
        var region = JsonText.Escape(context.Region);
        var source = JsonText.Escape(context.EventSourceArn);
        var bytes = new byte[ConstantBytes + Utf8(key) + Utf8(sequenceNumber) + Base64.GetMaxEncodedToUtf8Length(record.Data.Length)
            + Utf8(arrival) + Utf8(shard) + Utf8(sequenceNumber) + Utf8(identity) + Utf8(region) + Utf8(source)];
        var at = 0;
        // STR-385, STR-386: order and constants.
        Put(bytes, ref at, Opening, key);
        Put(bytes, ref at, BeforeSequenceNumber, sequenceNumber);
        Put(bytes, ref at, BeforeData, "");
        if (Base64.EncodeToUtf8(record.Data.Span, bytes.AsSpan(at), out _, out var written) != OperationStatus.Done) throw new InvalidOperationException("The record's data did not fit.");
        at += written; // STR-388: padded; empty data is "".
        Put(bytes, ref at, BeforeArrival, arrival);
        Put(bytes, ref at, BeforeEventId, shard); // STR-387
        Put(bytes, ref at, ":"u8, sequenceNumber);
        Put(bytes, ref at, BeforeIdentity, identity); // STR-390
        Put(bytes, ref at, BeforeRegion, region);
        Put(bytes, ref at, BeforeSource, source); // STR-393: with enhanced fan-out the consumer's ARN, nothing else differs.
        Put(bytes, ref at, Closing, "");
        return bytes;
    }

    private static void NoteRules(StoredRecord record, EventContext context)
    {
        foreach (var rule in Always) RuleHits.Note(rule);
        if (KplAggregate.IsMarked(record.Data.Span)) RuleHits.Note("STR-338");
        if (!context.EventSourceArn.Contains("/consumer/", StringComparison.Ordinal)) return;
        RuleHits.Note("STR-342");
        RuleHits.Note("STR-393");
    }

    /// <summary>Seconds with at most three decimals, no trailing zeros, no exponent (STR-389).</summary>
    public static string EpochText(DateTimeOffset instant) =>
        (instant.ToUnixTimeMilliseconds() / 1000m).ToString("0.###", CultureInfo.InvariantCulture);

    private static readonly RuleId[] Always = ["STR-385", "STR-386", "STR-387", "STR-388", "STR-389", "STR-390", "STR-391", "STR-392", "STR-189", "STR-335", "STR-383"];

    private static ReadOnlySpan<byte> Opening => "{\"kinesis\":{\"kinesisSchemaVersion\":\"1.0\",\"partitionKey\":\""u8;

    private static ReadOnlySpan<byte> BeforeSequenceNumber => "\",\"sequenceNumber\":\""u8;

    private static ReadOnlySpan<byte> BeforeData => "\",\"data\":\""u8;

    private static ReadOnlySpan<byte> BeforeArrival => "\",\"approximateArrivalTimestamp\":"u8;

    private static ReadOnlySpan<byte> BeforeEventId => "},\"eventSource\":\"aws:kinesis\",\"eventVersion\":\"1.0\",\"eventID\":\""u8;

    private static ReadOnlySpan<byte> BeforeIdentity => "\",\"eventName\":\"aws:kinesis:record\",\"invokeIdentityArn\":\""u8;

    private static ReadOnlySpan<byte> BeforeRegion => "\",\"awsRegion\":\""u8;

    private static ReadOnlySpan<byte> BeforeSource => "\",\"eventSourceARN\":\""u8;

    private static ReadOnlySpan<byte> Closing => "\"}"u8;

    private static int ConstantBytes =>
        Opening.Length + BeforeSequenceNumber.Length + BeforeData.Length + BeforeArrival.Length + BeforeEventId.Length + 1
        + BeforeIdentity.Length + BeforeRegion.Length + BeforeSource.Length + Closing.Length;

    private static int Utf8(string text) => Encoding.UTF8.GetByteCount(text);

    private static void Put(byte[] bytes, ref int at, ReadOnlySpan<byte> constant, string text)
    {
        constant.CopyTo(bytes.AsSpan(at));
        at += constant.Length;
        at += Encoding.UTF8.GetBytes(text, bytes.AsSpan(at));
    }
}
