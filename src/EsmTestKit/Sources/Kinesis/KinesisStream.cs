using System.Globalization;
using System.Text;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Kinesis;

namespace EsmTestKit;

/// <summary>A Kinesis data stream: shards that retain records on the simulation's clock.</summary>
public sealed class KinesisStream
{
    private readonly World _world;

    internal KinesisStream(World world, StreamStore store) => (_world, Store) = (world, store);

    /// <summary>The stream's name.</summary>
    public string Name => Store.Name;

    /// <summary>The stream's ARN.</summary>
    public string Arn => Store.Arn;

    /// <summary>All readable records in the order of their putting; looking never drains.</summary>
    public IReadOnlyList<KinesisRecord> Records => _world.Door.Enter(() => StreamFace.Records(Store));

    /// <summary>The shards in order of creation, closed ones too as long as they retain anything.</summary>
    public IReadOnlyList<KinesisShard> Shards => _world.Door.Enter(() => StreamFace.Shards(Store));

    internal StreamStore Store { get; }

    internal World World => _world;

    /// <summary>Writes one record of text.</summary>
    /// <param name="data">The data, written as UTF-8.</param>
    /// <param name="partitionKey">1 to 256 characters; its MD5 chooses the shard.</param>
    /// <param name="explicitHashKey">A decimal number that chooses the shard instead, or null.</param>
    /// <exception cref="AwsServiceException">AWS would refuse it: <c>ValidationException</c> (key or size), <c>InvalidArgumentException</c> (hash key), <c>ProvisionedThroughputExceededException</c>.</exception>
    public KinesisRecord PutRecord(string data, string partitionKey, string? explicitHashKey = null) =>
        PutRecord(Encoding.UTF8.GetBytes(data), partitionKey, explicitHashKey);

    /// <summary>Writes one record.</summary>
    /// <param name="data">The data; copied.</param>
    /// <param name="partitionKey">1 to 256 characters; its MD5 chooses the shard.</param>
    /// <param name="explicitHashKey">A decimal number that chooses the shard instead, or null.</param>
    /// <exception cref="AwsServiceException">AWS would refuse it.</exception>
    public KinesisRecord PutRecord(ReadOnlySpan<byte> data, string partitionKey, string? explicitHashKey = null)
    {
        var request = new PutRequest(data.ToArray(), partitionKey) { ExplicitHashKey = explicitHashKey };
        return _world.Call("kinesis:PutRecord", () => StreamCalls.Put(Name, request), () => new KinesisRecord(Store.Put(request)), StreamCalls.Written);
    }

    /// <summary>Writes up to 500 records; each may fail by itself, the answers stand in the request's order.</summary>
    /// <param name="entries">The records.</param>
    /// <exception cref="AwsServiceException">AWS would refuse the whole request.</exception>
    public IReadOnlyList<KinesisPutResult> PutRecords(IEnumerable<KinesisPutEntry> entries)
    {
        var requests = entries.Select(entry => new PutRequest(entry.Data.ToArray(), entry.PartitionKey) { ExplicitHashKey = entry.ExplicitHashKey }).ToList();
        return _world.Call("kinesis:PutRecords", () => StreamCalls.PutAll(Name, requests), () => Store.PutAll(requests).Select(StreamFace.Result).ToList(), StreamCalls.Written);
    }

    /// <summary>Lets puts fail; the test decides record by record.</summary>
    /// <param name="decide">Asked for each record before it is written; null lets it through. A null function ends the failing.</param>
    public void FailPuts(Func<KinesisPutAttempt, KinesisPutFailure?>? decide) => _world.Door.Enter(() =>
    {
        _world.Journal.Beyond("stream.FailPuts(...)");
        Store.PutFailures = decide;
    });

    /// <summary>Splits a shard: it closes, and two children take its hash keys.</summary>
    /// <param name="shardId">The shard.</param>
    /// <param name="newStartingHashKey">Where the upper child begins, a decimal number; null: in the middle.</param>
    /// <exception cref="AwsServiceException">AWS would refuse it.</exception>
    public void SplitShard(string shardId, string? newStartingHashKey = null) => _world.Call("kinesis:SplitShard", () => StreamCalls.Split(Store, shardId, newStartingHashKey), () =>
    {
        StreamRules.RequireProvisioned(Store, "SplitShard");
        StreamFace.Split(Store, _world.Place, shardId, newStartingHashKey);
    });

    /// <summary>Splits a shard of an on-demand stream in the middle, as AWS does by itself when the traffic grows.</summary>
    /// <param name="shardId">The shard.</param>
    /// <exception cref="EsmUsageException">The stream is provisioned: there AWS splits nothing by itself.</exception>
    public void SplitOnDemand(string shardId) => _world.Door.Enter(() =>
    {
        if (Store.Attributes.Mode != KinesisStreamMode.OnDemand)
        {
            throw new EsmUsageException($"The stream \"{Name}\" is provisioned; AWS splits shards by itself only on demand.", $"Split it as you would on AWS: stream.SplitShard(\"{shardId}\").");
        }

        _world.Journal.Beyond($"stream.SplitOnDemand(\"{shardId}\")");
        StreamFace.Split(Store, _world.Place, shardId, null);
    });

    /// <summary>Merges two adjacent shards: they close, and one child takes the hash keys of both.</summary>
    /// <param name="shardToMerge">The one shard.</param>
    /// <param name="adjacentShardToMerge">The other shard.</param>
    /// <exception cref="AwsServiceException">AWS would refuse it.</exception>
    public void MergeShards(string shardToMerge, string adjacentShardToMerge) => _world.Call("kinesis:MergeShards", () => StreamCalls.Merge(Name, shardToMerge, adjacentShardToMerge), () =>
    {
        StreamRules.RequireProvisioned(Store, "MergeShards");
        Store.Merge(StreamFace.IdOf(Store, _world.Place, shardToMerge), StreamFace.IdOf(Store, _world.Place, adjacentShardToMerge));
    });

    /// <summary>Changes how long records stay readable (AWS: <c>IncreaseStreamRetentionPeriod</c> and <c>DecreaseStreamRetentionPeriod</c>).</summary>
    /// <param name="period">24 h to 8760 h, whole hours. What is gone does not come back.</param>
    /// <exception cref="AwsServiceException">The period is out of range.</exception>
    public void ChangeRetentionPeriod(TimeSpan period)
    {
        var operation = period < Store.Attributes.Retention ? "kinesis:DecreaseStreamRetentionPeriod" : "kinesis:IncreaseStreamRetentionPeriod";
        _world.Call(operation, () => StreamCalls.Retain(Name, period), () => Store.ChangeRetention(StreamFace.Retention(period)));
    }

    /// <summary>Registers a consumer with enhanced fan-out; its ARN can be the source of a mapping.</summary>
    /// <param name="name">1 to 128 letters, digits, <c>_</c>, <c>.</c> or <c>-</c>.</param>
    /// <exception cref="AwsServiceException">AWS would refuse it.</exception>
    public KinesisStreamConsumer RegisterStreamConsumer(string name) => _world.Call(
        "kinesis:RegisterStreamConsumer",
        () => StreamCalls.Register(Arn, name),
        () =>
        {
            new Constraints().Name(name, "consumerName").Check();
            Store.RequireData();
            return new KinesisStreamConsumer(this, Store.Consumers.Register(name));
        },
        StreamCalls.Registered);

    /// <summary>The name and the number of shards.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} ({Store.Lineage.Open.Count} open shards)");
}
