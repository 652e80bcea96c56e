using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Sqs;

/// <summary>The queues of the account, by name.</summary>
internal sealed class QueueRegistry
{
    private static readonly TimeSpan NameRest = TimeSpan.FromSeconds(60);
    private readonly SortedList<string, QueueStore> _queues = new(StringComparer.Ordinal);

    // When a name was given up, and how far its records were numbered: a name in the ledger means one record for ever.
    private Dictionary<string, (DateTimeOffset At, long Accepted)>? _deleted;
    private HashSet<QueueStore>? _leaving;
    private readonly World _world;
    private long _serials;

    /// <param name="eventRecords">Null: one of its own.</param>
    public QueueRegistry(World world, SqsBehavior behavior, QueueEventRecords? eventRecords = null)
    {
        (_world, Behavior, EventRecords) = (world, behavior, eventRecords ?? new QueueEventRecords(isShared: false));
        MoveTasks = new MoveTasks(world, this);
    }

    /// <summary>A queue was created; mappings that lost a queue of this ARN go on (SQS-420).</summary>
    public event Action<QueueStore>? Created;

    /// <summary>Attributes of a queue are about to change: its mappings may object.</summary>
    public event Action<QueueStore, QueueAttributes>? Changing;

    /// <summary>In ordinal order of their names.</summary>
    public IEnumerable<QueueStore> All => _queues.Values;

    public SqsBehavior Behavior { get; }

    /// <summary>What events show of messages.</summary>
    public QueueEventRecords EventRecords { get; }

    public AwsPlace Place => _world.Place;

    /// <summary>Tasks that move messages back out of dead-letter queues.</summary>
    public MoveTasks MoveTasks { get; }

    /// <summary>The object face: settings go through the same texts and checks as the API's attributes.</summary>
    public QueueStore Create(string name, SqsQueueSettings settings) => QueueCreation.Create(this, name, settings);

    /// <summary>Idempotent for the same values; the caller has compared and validated them (SQS-009, SQS-010).</summary>
    public QueueStore Create(string name, QueueAttributes attributes)
    {
        var numbered = 0L;
        if (_deleted is not null && _deleted.TryGetValue(name, out var before))
        {
            if (before.At + NameRest > _world.Now) throw SqsErrors.QueueDeletedRecently().By("SQS-013");
            RuleHits.Note("SQS-014");
            numbered = before.Accepted;
        }

        var queue = new QueueStore(_world, this, ++_serials, name, attributes, numbered);
        _queues.Add(name, queue);
        Created?.Invoke(queue);
        return queue;
    }

    /// <summary>Asks whoever objects to these attributes.</summary>
    public void Announce(QueueStore queue, QueueAttributes attributes) => Changing?.Invoke(queue, attributes);

    public QueueStore? Find(string name) => _queues.GetValueOrDefault(name);

    public QueueStore? FindByArn(string arn)
    {
        var parts = ArnParts.Of(arn);
        return parts.IsArn && parts.Service is "sqs" && parts.Region.SequenceEqual(_world.Place.Region) && parts.Account.SequenceEqual(_world.Place.AccountId) ? Find(parts.Resource.ToString()) : null;
    }

    /// <summary>A URL of any form, or just the name (SQS-016, SQS-017).</summary>
    public QueueStore? FindByUrl(string url)
    {
        var parts = url.Split('/');
        if (parts.Length == 1)
        {
            RuleHits.Note("SQS-017");
            return Find(url);
        }

        // The host may be any of AWS's or a test server's; the account must be ours.
        RuleHits.Note("SQS-016");
        return parts[^2] == _world.Place.AccountId ? Find(parts[^1]) : null;
    }

    public void Delete(QueueStore queue)
    {
        RuleHits.Note("SQS-015");
        if (Behavior.RemovalLatency == TimeSpan.Zero) Remove(queue);
        else if ((_leaving ??= []).Add(queue)) _world.Timeline.After(Behavior.RemovalLatency, () => Remove(queue));
    }

    private void Remove(QueueStore queue)
    {
        _leaving?.Remove(queue);
        queue.Close();
        _queues.Remove(queue.Name);
        (_deleted ??= new(StringComparer.Ordinal))[queue.Name] = (_world.Now, queue.AcceptedCount);
    }
}
