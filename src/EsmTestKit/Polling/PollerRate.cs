using System.Text;
using EsmTestKit.Internal.Rules;
using EsmTestKit.Internal.Sqs;

namespace EsmTestKit.Internal.Polling;

/// <summary>What provisioned pollers read in a second: ten receives and 1 MB each (SQS-396, ADD-22).</summary>
internal sealed class PollerRate
{
    private const int CallsPerPoller = 10;
    private const long BytesPerPoller = 1_048_576;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private DateTimeOffset _from;
    private long _calls;
    private long _bytes;

    /// <summary>When the next receive may begin; null: now.</summary>
    public DateTimeOffset? Wait(int pollers, DateTimeOffset now)
    {
        if (now >= _from + Second) (_from, _calls, _bytes) = (now, 0, 0);
        if (_calls < pollers * CallsPerPoller && _bytes < pollers * BytesPerPoller) return null;
        RuleHits.Note("SQS-396");
        return _from + Second;
    }

    public void Note(IReadOnlyList<ReceivedMessage> received)
    {
        if (_from == default) return; // Nobody has a limit.
        _calls++;
        foreach (var message in received) _bytes += Encoding.UTF8.GetByteCount(message.Message.Body);
    }
}
