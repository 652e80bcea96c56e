using System.Globalization;
using System.Text;
using EsmTestKit.Internal.Batching;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Invoking;

/// <summary>The event of a stream mapping; with tumbling windows the window's envelope comes after the records (STR-284, STR-382).</summary>
internal static class StreamEvent
{
    public static ReadOnlyMemory<byte> Of(StreamBatch batch, string shardId, ReadOnlyMemory<byte> state)
    {
        var records = EventEnvelope.Around([.. batch.Records.Select(record => record.Json)]);
        RuleHits.Note("STR-382");
        if (batch.Window is not { } window) return records;
        RuleHits.Note("STR-284", "STR-285", "STR-286", "STR-401");
        if (!batch.IsFinalCall) RuleHits.Note("STR-302");
        var tail = Tail(window, shardId, batch.Configuration.EventSourceArn);
        var flags = $$""","isFinalInvokeForWindow":{{(batch.IsFinalCall ? "true" : "false")}},"isWindowTerminatedEarly":{{(batch.IsWindowTerminatedEarly ? "true" : "false")}}}""";
        return (byte[])[.. records.Span[..^1], .. Encoding.UTF8.GetBytes(tail), .. state.Span, .. Encoding.UTF8.GetBytes(flags)];
    }

    /// <summary>What an event holds beside its records (STR-183).</summary>
    public static int EnvelopeBytes(WindowBounds? window, string shardId, string eventSourceArn, ReadOnlyMemory<byte> state)
    {
        if (window is null) return PayloadLimit.EnvelopeBytes;
        const int flags = 64; // ,"isFinalInvokeForWindow":false,"isWindowTerminatedEarly":false}
        return PayloadLimit.EnvelopeBytes - 1 + Encoding.UTF8.GetByteCount(Tail(window, shardId, eventSourceArn)) + state.Length + flags;
    }

    private static string Tail(WindowBounds window, string shardId, string eventSourceArn) => string.Create(
        CultureInfo.InvariantCulture,
        $$""","shardId":"{{shardId}}","eventSourceARN":"{{eventSourceArn}}","window":{"start":"{{Seconds(window.Start)}}","end":"{{Seconds(window.End)}}"},"state":""");

    private static string Seconds(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
