using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;
using EsmTestKit.Internal.Streams;

namespace EsmTestKit.Internal.Kinesis;

/// <summary>One Kinesis stream: its state, its shards, and what writing does to them.</summary>
internal sealed class StreamStore : IStreamSource
{
    private readonly World _world;
    private readonly KinesisBehavior _behavior;
    private readonly Dictionary<ShardStore, WriteThrottle> _throttles = [];
    private readonly ShardScalings _scalings;
    private Transition _transition;
    private bool _wasResharded;
    private long _accepted;

    public StreamStore(World world, KinesisBehavior behavior, string name, StreamAttributes attributes)
    {
        (_world, _behavior, Name, Attributes) = (world, behavior, name, attributes);
        CreatedAt = world.Now;
        Arn = world.Place.Arn("kinesis", $"stream/{name}");
        _transition = new Transition(StreamStatus.Creating, world.Now, behavior.CreateStreamDelay);
        Lineage = new ShardLineage(world, name, () => Attributes.Retention, attributes.ShardCount, _transition.EndsAt);
        _scalings = new ShardScalings(world, behavior);
        Consumers = new StreamConsumers(world, behavior, name, Arn);
        RuleHits.Note("STR-001");
    }

    public event Action? Changed;

    public StreamKind Kind => StreamKind.Kinesis;

    public string Name { get; }

    public string Arn { get; }

    public DateTimeOffset CreatedAt { get; }

    public StreamAttributes Attributes { get; private set; }

    public ShardLineage Lineage { get; }

    public StreamConsumers Consumers { get; }

    public SortedDictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);

    /// <summary>Decides whether a put fails (STR-033); null: none does.</summary>
    public Func<KinesisPutAttempt, KinesisPutFailure?>? PutFailures { get; set; }

    /// <summary>When the deleted stream is gone; null: it is not deleted.</summary>
    public DateTimeOffset? GoneAt { get; private set; }

    public StreamStatus Status => GoneAt is not null ? StreamStatus.Deleting : _transition.StatusAt(_world.Now);

    public bool IsReadable => Status is StreamStatus.Active or StreamStatus.Updating;

    public IReadOnlyList<IStreamShard> Shards => Lineage.Visible;

    public DateTimeOffset? NextChangeAt => GoneAt is null && _transition.EndsAt > _world.Now ? _transition.EndsAt : null;

    public int MaxRecordBytes => Attributes.MaxRecordKiB * 1024;

    public IStreamShard? FindShard(ShardId id) => Lineage.Find(id);

    /// <summary>The state as DescribeStream shows it: a change without a delay is still seen once.</summary>
    public StreamStatus Look() => GoneAt is not null ? StreamStatus.Deleting : _transition.LookAt(_world.Now);

    /// <summary>A change that took no time is not shown any more.</summary>
    public void Settle() => _transition.Settle();

    public StoredRecord Put(PutRequest request)
    {
        RequireData();
        PutRules.Check(request, MaxRecordBytes);
        var hash = PutRules.HashOf(request);
        ReshardIfChosen(hash);
        var exceed = PutRules.ToExceed(request.SequenceNumberForOrdering, _world, Name);
        var shard = Lineage.Owner(hash);
        if (Refusal(shard, request, 0) is { } refusal) throw new AwsServiceException(refusal.ErrorCode, refusal.ErrorMessage, refusal.ErrorCode == KinesisErrors.Throttled ? 400 : 500) { Rule = "STR-030" };
        var record = Write(shard, request, exceed);
        Changed?.Invoke();
        return record;
    }

    /// <summary>Each entry by itself: one that fails stops no other, and the answers stand in the request's order (STR-029, STR-031).</summary>
    public IReadOnlyList<PutAnswer> PutAll(IReadOnlyList<PutRequest> requests)
    {
        RequireData();
        PutRules.Check(requests, MaxRecordBytes, _behavior.PutRecordsMaxBytes);
        var hashes = requests.Select(PutRules.HashOf).ToList();
        RuleHits.Note("STR-029");
        var answers = new PutAnswer[requests.Count];
        foreach (var position in Order(requests.Count))
        {
            ReshardIfChosen(hashes[position]);
            var (request, shard) = (requests[position], Lineage.Owner(hashes[position]));
            answers[position] = Refusal(shard, request, position) is { } refusal ? refusal : new PutAnswer.Written(Write(shard, request, null));
        }

        if (answers.Any(answer => answer is PutAnswer.Written)) Changed?.Invoke();
        return answers;
    }

    public void Split(ShardId shard, UInt128 newStartingHashKey) =>
        Reshard(() => Lineage.Split(shard, newStartingHashKey, _transition.EndsAt));

    public void Merge(ShardId shard, ShardId adjacent) =>
        Reshard(() => Lineage.Merge(shard, adjacent, _transition.EndsAt));

    /// <summary>Even shards by splits and merges of single ones; returns how many there were.</summary>
    public int ScaleTo(int shardCount)
    {
        RequireActive();
        var current = Lineage.Open.Count;
        _scalings.Check(Name, current, shardCount);
        Reshard(() => Lineage.ScaleTo(shardCount, _transition.EndsAt));
        _scalings.Note();
        return current;
    }

    public void Change(Func<StreamAttributes, StreamAttributes> change)
    {
        RequireActive();
        Begin();
        Lineage.Trim(); // STR-037: a longer retention brings nothing back.
        Attributes = change(Attributes);
        Changed?.Invoke();
    }

    /// <summary>Retention takes no time.</summary>
    public void ChangeRetention(TimeSpan retention)
    {
        Lineage.Trim();
        RuleHits.Note("STR-037");
        Attributes = Attributes with { Retention = retention };
        Changed?.Invoke();
    }

    public void Delete()
    {
        GoneAt = _world.Now + _behavior.DeleteStreamDelay;
        Changed?.Invoke();
    }

    /// <exception cref="AwsServiceException">The stream is not ACTIVE (STR-058).</exception>
    public void RequireActive()
    {
        if (Status != StreamStatus.Active) throw KinesisErrors.NotActive(_world.Place, Name, Status).By("STR-058");
    }

    /// <exception cref="AwsServiceException">The stream is neither ACTIVE nor UPDATING (STR-002).</exception>
    public void RequireData()
    {
        if (!IsReadable) throw KinesisErrors.StreamNotFound(_world.Place, Name).By("STR-002");
        _transition.Settle();
    }

    private void Reshard(Action change)
    {
        RequireActive();
        var before = _transition;
        Begin();
        try
        {
            change();
        }
        catch
        {
            _transition = before;
            throw;
        }

        RuleHits.Note("STR-058");
        Changed?.Invoke();
    }

    /// <summary>Between any two records (CP-47). Once is enough.</summary>
    private void ReshardIfChosen(UInt128 hash)
    {
        if (_accepted == 0 || _wasResharded || !_world.Oracle.OpensAny || _behavior.UpdateStreamDelay > TimeSpan.Zero || Status != StreamStatus.Active) return;
        var shard = Lineage.Owner(hash);
        var neighbour = Lineage.Open.FirstOrDefault(other => shard.Range.Precedes(other.Range) || other.Range.Precedes(shard.Range));
        var change = ProducerChoices.Reshards(_world, Name, _accepted, neighbour is not null);
        if (change == "stay") return;
        _wasResharded = true;
        if (change == "split") Split(shard.Id, shard.Range.Middle);
        else Merge(shard.Id, neighbour!.Id);
    }

    private void Begin() => _transition = new Transition(StreamStatus.Updating, _world.Now, _behavior.UpdateStreamDelay);

    private IEnumerable<int> Order(int count)
    {
        var order = Enumerable.Range(0, count).ToArray();
        if (!_behavior.PutRecordsShuffle) return order;
        RuleHits.Note("STR-031");
        for (var last = count - 1; last > 0; last--)
        {
            var other = (int)(_world.Ids.Next() % (ulong)(last + 1));
            (order[last], order[other]) = (order[other], order[last]);
        }

        return order;
    }

    private PutAnswer.Failed? Refusal(ShardStore shard, PutRequest request, int position)
    {
        var failure = PutFailures?.Invoke(new KinesisPutAttempt(
            position,
            shard.Id.Text,
            new KinesisPutEntry(request.Data, request.PartitionKey) { ExplicitHashKey = request.ExplicitHashKey, SequenceNumberForOrdering = request.SequenceNumberForOrdering }));
        if (failure is not null) RuleHits.Note("STR-033");
        if (failure == KinesisPutFailure.InternalFailure) return Failed("InternalFailure", "Internal Service Failure");
        if (failure is null && IsWithinThroughput(shard, request)) return null;
        RuleHits.Note("STR-032");
        return Failed(KinesisErrors.Throttled, KinesisErrors.RateExceeded(_world.Place, Name, shard.Id.Text));
    }

    private static PutAnswer.Failed Failed(string code, string message)
    {
        RuleHits.Note("STR-030");
        return new(code, message);
    }

    private bool IsWithinThroughput(ShardStore shard, PutRequest request)
    {
        if (!_behavior.EnforceThroughput)
        {
            RuleHits.Note("WIR-026"); // Clients would wait in real time and try again.
            return true;
        }

        if (!_throttles.TryGetValue(shard, out var throttle)) _throttles.Add(shard, throttle = new WriteThrottle());
        return throttle.TryWrite(RecordSize.Of(request.Data.Length, request.PartitionKey), _world.Now);
    }

    private StoredRecord Write(ShardStore shard, PutRequest request, KinesisSequence? exceed)
    {
        _accepted++;
        var overtakes = !request.IsRetry && exceed is null && shard.HasGapFor(request.PartitionKey);
        if (!overtakes && ProducerChoices.LetsOneOvertake(_world, request, new RecordName(Name, _accepted))) shard.LeaveGap(request.PartitionKey);
        var record = overtakes ? shard.Insert(_accepted, request.PartitionKey, request.Data) : shard.Append(_accepted, request.PartitionKey, request.Data, exceed);
        _world.Ledger.Append(new RecordPut(Name, record.Name, shard.Id.Text, record.SequenceNumber, request.PartitionKey, request.Data.Length) { Rule = overtakes ? "CP-49" : request.IsRetry ? "CP-48" : null });
        if (!_world.Oracle.OpensAny) return record;
        // Not at once: what the producer sends otherwise keeps its number.
        if (ProducerChoices.SendsAgain(_world, request, record.Name)) _world.Deeds.After(TimeSpan.Zero, () => WriteAgain(request with { IsRetry = true }, exceed));
        return record;
    }

    // Producers go on until it is written, so nothing refuses it.
    private void WriteAgain(PutRequest request, KinesisSequence? exceed)
    {
        if (!IsReadable) return;
        Write(Lineage.Owner(PutRules.HashOf(request)), request, exceed);
        Changed?.Invoke();
    }
}
