using System.Security.Cryptography;
using System.Text;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Sqs;

/// <summary>What a FIFO queue remembers of sent messages: five minutes from the first accepted send, whatever became of the message (SQS-162).</summary>
internal sealed class DeduplicationWindow(string scope)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);
    private readonly Dictionary<(string Id, string? Group), QueueMessage> _sent = [];
    private readonly Queue<((string Id, string? Group) Key, QueueMessage Message)> _byAge = new();

    /// <summary><c>queue</c>, or <c>messageGroup</c>: then ids are compared within a group only (SQS-165, SQS-166).</summary>
    public string Scope { get; set; } = scope;

    /// <summary>The id that a queue with content-based deduplication gives: the SHA-256 of the body alone (SQS-168).</summary>
    public static string OfContent(string body)
    {
        RuleHits.Note("SQS-168");
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(body))).ToLowerInvariant();
    }

    public QueueMessage? Find(string id, string? group, DateTimeOffset now)
    {
        while (_byAge.TryPeek(out var oldest) && oldest.Message.SentAt + Interval <= now)
        {
            _byAge.Dequeue();
            if (_sent.TryGetValue(oldest.Key, out var current) && current == oldest.Message) _sent.Remove(oldest.Key);
        }

        return _sent.GetValueOrDefault(Key(id, group));
    }

    public void Remember(string id, string? group, QueueMessage message)
    {
        _sent[Key(id, group)] = message;
        _byAge.Enqueue((Key(id, group), message));
    }

    public void Clear()
    {
        _sent.Clear();
        _byAge.Clear();
    }

    private (string Id, string? Group) Key(string id, string? group) => (id, Scope == "messageGroup" ? group : null);
}
