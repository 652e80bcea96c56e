using EsmTestKit.Internal.Batching;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Invoking;

/// <summary>The event: nothing but <c>Records</c> around the records' own bytes (SQS-424).</summary>
internal static class EventEnvelope
{
    public static ReadOnlyMemory<byte> Around(IReadOnlyList<ReadOnlyMemory<byte>> records)
    {
        RuleHits.Note("SQS-424");
        if (records is [var only] && RecordsFrame.Around(only) is { } whole) return whole;
        var size = PayloadLimit.EnvelopeBytes + records.Sum(record => record.Length) + Math.Max(0, records.Count - 1);
        var bytes = new byte[size];
        var at = Put(RecordsFrame.Before, bytes, 0);
        for (var index = 0; index < records.Count; index++)
        {
            if (index > 0) bytes[at++] = (byte)',';
            at = Put(records[index].Span, bytes, at);
        }

        Put(RecordsFrame.After, bytes, at);
        return bytes;
    }

    private static int Put(ReadOnlySpan<byte> text, byte[] into, int at)
    {
        text.CopyTo(into.AsSpan(at));
        return at + text.Length;
    }
}
