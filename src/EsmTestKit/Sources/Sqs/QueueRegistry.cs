using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Sqs;

/// <summary>The queues of the account, by name.</summary>
internal sealed class QueueRegistry(World world, SqsBehavior behavior)
{
    private static readonly TimeSpan NameRest = TimeSpan.FromSeconds(60);
    private readonly SortedDictionary<string, QueueStore> _queues = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _deletedAt = new(StringComparer.Ordinal);
    private long _serials;

    /// <summary>A queue was created; mappings that lost a queue of this ARN go on (SQS-420).</summary>
    public event Action<QueueStore>? Created;

    /// <summary>In ordinal order of their names.</summary>
    public IEnumerable<QueueStore> All => _queues.Values;

    public SqsBehavior Behavior => behavior;

    /// <summary>The object face: settings go through the same texts and checks as the API's attributes.</summary>
    public QueueStore Create(string name, SqsQueueSettings settings)
    {
        QueueName.Check(name, settings.FifoQueue);
        return Create(name, new AttributeTexts(this).Create(settings.ToTexts()));
    }

    /// <summary>Idempotent for the same values; the caller has compared and validated them (SQS-009, SQS-010).</summary>
    public QueueStore Create(string name, QueueAttributes attributes)
    {
        if (_deletedAt.TryGetValue(name, out var deletedAt) && deletedAt + NameRest > world.Now) throw SqsErrors.QueueDeletedRecently().By("SQS-013");
        RuleHits.Note("SQS-014");
        var queue = new QueueStore(world, this, behavior, ++_serials, name, attributes);
        _queues.Add(name, queue);
        Created?.Invoke(queue);
        return queue;
    }

    public QueueStore? Find(string name) => _queues.GetValueOrDefault(name);

    public QueueStore? FindByArn(string arn) =>
        arn.Split(':') is ["arn", _, "sqs", var region, var account, var name] && region == world.Place.Region && account == world.Place.AccountId ? Find(name) : null;

    /// <summary>A URL of any form, or just the name (SQS-016, SQS-017).</summary>
    public QueueStore? FindByUrl(string url) => Find(url[(url.LastIndexOf('/') + 1)..]);

    public void Delete(QueueStore queue)
    {
        queue.Empty();
        _queues.Remove(queue.Name);
        _deletedAt[queue.Name] = world.Now;
    }
}
