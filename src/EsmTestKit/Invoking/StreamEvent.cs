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
        if (batch.Window is not { } window) return records;
        RuleHits.Note("STR-284");

        var tail = string.Create(
            CultureInfo.InvariantCulture,
            $$""","shardId":"{{shardId}}","eventSourceARN":"{{batch.Configuration.EventSourceArn}}","window":{"start":"{{Seconds(window.Start)}}","end":"{{Seconds(window.End)}}"},"state":""");
        var flags = $$""","isFinalInvokeForWindow":{{(batch.IsFinalCall ? "true" : "false")}},"isWindowTerminatedEarly":{{(batch.IsWindowTerminatedEarly ? "true" : "false")}}}""";
        return (byte[])[.. records.Span[..^1], .. Encoding.UTF8.GetBytes(tail), .. state.Span, .. Encoding.UTF8.GetBytes(flags)];
    }

    private static string Seconds(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
