using System.Globalization;
using System.Text.Json.Nodes;

namespace EsmTestKit.Internal.Kinesis;

/// <summary>The calls of a stream's object face as AWS's JSON: how they stand in the journal.</summary>
internal static class StreamCalls
{
    public static JsonObject Create(string name, KinesisStreamSettings settings)
    {
        var request = new JsonObject { ["StreamName"] = name };
        var isOnDemand = settings.StreamMode == KinesisStreamMode.OnDemand;
        if ((settings.ShardCount ?? (isOnDemand ? null : 1)) is { } shards) request["ShardCount"] = shards;
        if (isOnDemand) request["StreamModeDetails"] = new JsonObject { ["StreamMode"] = "ON_DEMAND" };
        if (settings.MaxRecordSizeInKiB != StreamAttributes.DefaultRecordKiB) request["MaxRecordSizeInKiB"] = settings.MaxRecordSizeInKiB;
        return request;
    }

    public static JsonObject Put(string stream, PutRequest record) => Add(new() { ["StreamName"] = stream }, record);

    public static JsonObject Written(KinesisRecord record) => new() { ["ShardId"] = record.ShardId, ["SequenceNumber"] = record.SequenceNumber };

    public static JsonObject PutAll(string stream, IReadOnlyList<PutRequest> records) =>
        new() { ["StreamName"] = stream, ["Records"] = new JsonArray([.. records.Select(record => (JsonNode)Add([], record))]) };

    public static JsonObject Written(IReadOnlyList<KinesisPutResult> results) => new()
    {
        ["FailedRecordCount"] = results.Count(result => result.Record is null),
        ["Records"] = new JsonArray([.. results.Select(result => (JsonNode)(result.Record is { } record ? Written(record) : new JsonObject { ["ErrorCode"] = result.ErrorCode, ["ErrorMessage"] = result.ErrorMessage }))]),
    };

    /// <param name="newStartingHashKey">Null: the middle of the shard.</param>
    public static JsonObject Split(StreamStore store, string shardId, string? newStartingHashKey)
    {
        var shard = ShardNames.Parse(shardId) is { } id ? store.Lineage.Find(id) : null;
        return new()
        {
            ["StreamName"] = store.Name,
            ["ShardToSplit"] = shardId,
            ["NewStartingHashKey"] = newStartingHashKey ?? shard?.Range.Middle.ToString(CultureInfo.InvariantCulture),
        };
    }

    public static JsonObject Merge(string stream, string shardToMerge, string adjacentShardToMerge) =>
        new() { ["StreamName"] = stream, ["ShardToMerge"] = shardToMerge, ["AdjacentShardToMerge"] = adjacentShardToMerge };

    public static JsonObject Retain(string stream, TimeSpan period) =>
        new() { ["StreamName"] = stream, ["RetentionPeriodHours"] = (long)period.TotalHours };

    public static JsonObject Register(string streamArn, string consumer) => new() { ["StreamARN"] = streamArn, ["ConsumerName"] = consumer };

    public static JsonObject Registered(KinesisStreamConsumer consumer) => new() { ["Consumer"] = new JsonObject { ["ConsumerName"] = consumer.Name, ["ConsumerARN"] = consumer.Arn } };

    private static JsonObject Add(JsonObject entry, PutRequest record)
    {
        entry["PartitionKey"] = record.PartitionKey;
        entry["Data"] = Convert.ToBase64String(record.Data.Span);
        if (record.ExplicitHashKey is { } hash) entry["ExplicitHashKey"] = hash;
        return entry;
    }
}
