using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Sqs;

/// <summary>Creates queues, by the object face and by the API alike.</summary>
internal static class QueueCreation
{
    private static readonly SqsQueueSettings UsualSettings = new();

    private static readonly IReadOnlyList<KeyValuePair<string, string>> UsualTexts = SettingsAsTexts.Of(UsualSettings);

    // What those come to: a search makes the usual queue in each of its worlds.
    private static readonly QueueAttributes UsualAttributes = new();

    /// <summary>The queue of this name: made, or the one that is there where it has the same values (SQS-009 to SQS-012).</summary>
    public static QueueStore Create(QueueRegistry queues, string name, IReadOnlyList<KeyValuePair<string, string>> texts, IEnumerable<KeyValuePair<string, string>> tags) =>
        Create(queues, name, texts, null, tags);

    /// <summary>For the object face: settings become the texts that the API takes, so that both are checked alike.</summary>
    public static QueueStore Create(QueueRegistry queues, string name, SqsQueueSettings settings)
    {
        var isUsual = settings == UsualSettings;
        return Create(queues, name, isUsual ? UsualTexts : SettingsAsTexts.Of(settings), isUsual ? UsualAttributes : null, settings.Tags ?? Enumerable.Empty<KeyValuePair<string, string>>());
    }

    /// <param name="known">What the texts come to; null: they have to be read.</param>
    private static QueueStore Create(QueueRegistry queues, string name, IReadOnlyList<KeyValuePair<string, string>> texts, QueueAttributes? known, IEnumerable<KeyValuePair<string, string>> tags)
    {
        QueueName.Check(name, texts.Any(pair => pair.Key == "FifoQueue" && string.Equals(pair.Value, "true", StringComparison.OrdinalIgnoreCase)));
        var wanted = known ?? new AttributeTexts(queues, name).Create(texts);
        if (queues.Find(name) is { } existing)
        {
            Compare(existing, texts);
            return existing;
        }

        var queue = queues.Create(name, wanted);
        QueueTags.Put(queue, tags);
        return queue;
    }

    private static void Compare(QueueStore queue, IReadOnlyList<KeyValuePair<string, string>> texts)
    {
        // With the attributes that the queue has now (SQS-011); counters and times are no attributes that one could give (SQS-012).
        RuleHits.Note("SQS-009");
        RuleHits.Note("SQS-011");
        RuleHits.Note("SQS-012");
        var shown = QueueAttributeView.Settings(queue.Attributes).ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        foreach (var (name, value) in texts)
        {
            if (!string.Equals(shown.GetValueOrDefault(name, string.Empty), value, StringComparison.OrdinalIgnoreCase)) throw SqsErrors.QueueNameExists(name).By("SQS-010");
        }
    }
}
