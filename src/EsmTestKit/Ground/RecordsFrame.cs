using System.Runtime.InteropServices;

namespace EsmTestKit.Internal.Ground;

/// <summary>What every event has around its records.</summary>
internal static class RecordsFrame
{
    public static ReadOnlySpan<byte> Before => "{\"Records\":["u8;

    public static ReadOnlySpan<byte> After => "]}"u8;

    /// <summary>A record in a frame of its own: an event of it alone is no copy, however often that is delivered.</summary>
    public static ReadOnlyMemory<byte> Alone(ReadOnlyMemory<byte> record)
    {
        var whole = new byte[Before.Length + record.Length + After.Length];
        Before.CopyTo(whole);
        record.Span.CopyTo(whole.AsSpan(Before.Length));
        After.CopyTo(whole.AsSpan(Before.Length + record.Length));
        return whole.AsMemory(Before.Length, record.Length);
    }

    /// <summary>The event that a record stands in alone; null: it has no frame.</summary>
    public static ReadOnlyMemory<byte>? Around(ReadOnlyMemory<byte> record)
    {
        if (!MemoryMarshal.TryGetArray(record, out var part) || part.Array!.Length != Before.Length + record.Length + After.Length || part.Offset != Before.Length) return null;
        ReadOnlySpan<byte> whole = part.Array;
        if (!whole.StartsWith(Before) || !whole.EndsWith(After)) return null;
        return part.Array;
    }
}
