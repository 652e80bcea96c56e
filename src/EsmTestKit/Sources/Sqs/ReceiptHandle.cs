using System.Globalization;
using System.Text;

namespace EsmTestKit.Internal.Sqs;

/// <summary>Names one receive of one message of one queue; opaque to consumers, and the same in every process.</summary>
internal readonly record struct ReceiptHandle(long QueueSerial, long MessageKey, int Receive, DateTimeOffset ReceivedAt)
{
    // AWS's handles begin like this; consumers that log them look familiar.
    private const string Prefix = "AQEB";

    public override string ToString()
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{QueueSerial}:{MessageKey}:{Receive}:{ReceivedAt.UtcTicks}:");
        return Prefix + Convert.ToBase64String(Encoding.ASCII.GetBytes(text + Check(text)));
    }

    /// <summary>Null for a text that no queue of the kit ever gave out.</summary>
    public static ReceiptHandle? Read(string handle)
    {
        if (!handle.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        var bytes = new byte[handle.Length];
        if (!Convert.TryFromBase64String(handle[Prefix.Length..], bytes, out var length)) return null;
        var parts = Encoding.ASCII.GetString(bytes, 0, length).Split(':');
        return parts.Length == 5
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var queue)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var message)
            && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var receive)
            && long.TryParse(parts[3], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            && parts[4] == Check(string.Join(':', parts[..4]) + ":")
            ? new ReceiptHandle(queue, message, receive, new DateTimeOffset(ticks, TimeSpan.Zero))
            : null;
    }

    // FNV-1a: enough to tell a mistyped handle from a real one.
    private static string Check(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var character in text) hash = unchecked((hash ^ character) * 1099511628211UL);
        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }
}
