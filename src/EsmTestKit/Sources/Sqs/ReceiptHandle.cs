using System.Buffers.Text;
using System.Globalization;
using System.Text.Unicode;

namespace EsmTestKit.Internal.Sqs;

/// <summary>Names one receive of one message of one queue; opaque to consumers, and the same in every process.</summary>
internal readonly record struct ReceiptHandle(long QueueSerial, long MessageKey, int Receive, DateTimeOffset ReceivedAt)
{
    // AWS's handles begin like this; consumers that log them look familiar.
    private const string Prefix = "AQEB";

    // Five numbers and the colons behind them: never longer.
    private const int Longest = 96;

    public override string ToString()
    {
        Span<byte> text = stackalloc byte[Longest];
        Utf8.TryWrite(text, CultureInfo.InvariantCulture, $"{QueueSerial}:{MessageKey}:{Receive}:{ReceivedAt.UtcTicks}:", out var length);
        Utf8.TryWrite(text[length..], CultureInfo.InvariantCulture, $"{Check(text[..length]):x16}", out var check);
        return string.Concat(Prefix, Convert.ToBase64String(text[..(length + check)]));
    }

    /// <summary>Null for a text that no queue of the kit ever gave out.</summary>
    public static ReceiptHandle? Read(string handle)
    {
        Span<byte> bytes = stackalloc byte[Longest];
        if (!handle.StartsWith(Prefix, StringComparison.Ordinal) || !Convert.TryFromBase64Chars(handle.AsSpan(Prefix.Length), bytes, out var length)) return null;
        ReadOnlySpan<byte> text = bytes[..length];
        var rest = text;
        return Number(ref rest, out var queue) && Number(ref rest, out var message) && Number(ref rest, out var receive) && Number(ref rest, out var ticks)
            && receive <= int.MaxValue && ticks <= DateTimeOffset.MaxValue.UtcTicks
            && Utf8Parser.TryParse(rest, out ulong check, out var used, 'x') && used == 16 && rest.Length == 16
            && check == Check(text[..^16])
            ? new ReceiptHandle(queue, message, (int)receive, new DateTimeOffset(ticks, TimeSpan.Zero))
            : null;
    }

    // A number and the colon behind it.
    private static bool Number(ref ReadOnlySpan<byte> text, out long number)
    {
        if (!Utf8Parser.TryParse(text, out number, out var used) || number < 0 || used == text.Length || text[used] != (byte)':') return false;
        text = text[(used + 1)..];
        return true;
    }

    // FNV-1a: enough to tell a mistyped handle from a real one.
    private static ulong Check(ReadOnlySpan<byte> text)
    {
        var hash = 14695981039346656037UL;
        foreach (var character in text) hash = unchecked((hash ^ character) * 1099511628211UL);
        return hash;
    }
}
