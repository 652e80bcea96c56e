using System.Buffers.Binary;
using System.Text;

namespace EsmTestKit.Internal.Wire;

/// <summary>AWS's frames of an event stream: lengths and their checksum, headers, payload, and the checksum of it all (WIR-062).</summary>
internal static class EventStream
{
    public const string ContentType = "application/vnd.amazon.eventstream";
    private const int Prelude = 8;
    private const int Checksum = 4;
    private const byte TextHeader = 7;

    /// <summary>One event; the first of a stream is <c>initial-response</c>, without which clients do not begin (WIR-033).</summary>
    public static byte[] Event(string type, string contentType, ReadOnlySpan<byte> payload)
    {
        byte[] headers = [.. Header(":event-type", type), .. Header(":content-type", contentType), .. Header(":message-type", "event")];
        var frame = new byte[Prelude + Checksum + headers.Length + payload.Length + Checksum];
        var span = frame.AsSpan();
        BinaryPrimitives.WriteInt32BigEndian(span, frame.Length);
        BinaryPrimitives.WriteInt32BigEndian(span[4..], headers.Length);
        BinaryPrimitives.WriteUInt32BigEndian(span[Prelude..], Crc32.Of(span[..Prelude]));
        headers.CopyTo(span[(Prelude + Checksum)..]);
        payload.CopyTo(span[(Prelude + Checksum + headers.Length)..]);
        BinaryPrimitives.WriteUInt32BigEndian(span[^Checksum..], Crc32.Of(span[..^Checksum]));
        return frame;
    }

    // A length of one byte, the name, the type, a length of two bytes, the text.
    private static byte[] Header(string name, string value)
    {
        var (key, text) = (Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value));
        return [(byte)key.Length, .. key, TextHeader, (byte)(text.Length >> 8), (byte)text.Length, .. text];
    }
}
