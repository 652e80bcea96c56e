using System.Globalization;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;
using EsmTestKit.Internal.Streams;

namespace EsmTestKit.Internal.Kinesis;

/// <summary>Between the public stream and its store.</summary>
internal static class StreamFace
{
    public static IReadOnlyList<KinesisRecord> Records(StreamStore store) =>
        [.. Noted(store.Lineage.Visible)
            .SelectMany(shard => shard.Read(StreamPosition.TrimHorizon.Instance, int.MaxValue))
            .OrderBy(record => record.Name.Number)
            .Select(record => new KinesisRecord((StoredRecord)record))];

    // In the order of putting: sequence numbers of different shards say nothing about each other (STR-022).
    private static IReadOnlyList<ShardStore> Noted(IReadOnlyList<ShardStore> shards)
    {
        RuleHits.Note("STR-022");
        return shards;
    }

    public static IReadOnlyList<KinesisShard> Shards(StreamStore store) =>
        [.. store.Lineage.Visible.Select(shard => new KinesisShard(
            shard.Id.Text,
            [.. shard.Parents.Select(parent => parent.Text)],
            shard.Range.Start.ToString(CultureInfo.InvariantCulture),
            shard.Range.End.ToString(CultureInfo.InvariantCulture),
            shard.IsClosed))];

    public static KinesisPutResult Result(PutAnswer answer) => answer switch
    {
        PutAnswer.Written(var record) => new KinesisPutResult(new KinesisRecord(record), null, null),
        PutAnswer.Failed(var code, var message) => new KinesisPutResult(null, code, message),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public static ShardId IdOf(StreamStore store, AwsPlace place, string shardId) =>
        ShardNames.Parse(shardId) ?? throw KinesisErrors.ShardNotFound(place, store.Name, shardId).By("STR-046");

    public static void Split(StreamStore store, AwsPlace place, string shardId, string? newStartingHashKey)
    {
        var id = IdOf(store, place, shardId);
        if (newStartingHashKey is null)
        {
            var range = (store.Lineage.Find(id) ?? throw KinesisErrors.ShardNotFound(place, store.Name, id.Text).By("STR-046")).Range;
            store.Split(id, range.Middle);
            return;
        }

        new Constraints().Digits(newStartingHashKey, 39, "newStartingHashKey").Check();
        // A number beyond 2^128-1 is beyond every shard's end: refused as such.
        store.Split(id, HashKeyRange.ParseHash(newStartingHashKey) ?? UInt128.MaxValue);
    }

    public static TimeSpan Retention(TimeSpan period)
    {
        RuleHits.Note("STR-035");
        return period.Ticks % TimeSpan.TicksPerHour == 0
            ? StreamRules.CheckRetention((int)Math.Clamp(period.TotalHours, 0, int.MaxValue))
            : throw new EsmUsageException($"A retention period of {period} is not a whole number of hours.", "AWS takes hours: TimeSpan.FromHours(48).");
    }
}
