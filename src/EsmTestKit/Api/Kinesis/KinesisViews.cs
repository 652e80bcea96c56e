using System.Globalization;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Kinesis;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Api;

/// <summary>Streams, shards, records and consumers as Kinesis shows them.</summary>
internal static class KinesisViews
{
    /// <summary>Whole seconds (STR-012).</summary>
    public static JsonNode CreationTime(DateTimeOffset instant)
    {
        RuleHits.Note("STR-012");
        return JsonValue.Create(instant.ToUnixTimeSeconds());
    }

    public static JsonObject Mode(StreamStore stream) => new() { ["StreamMode"] = stream.Attributes.Mode == KinesisStreamMode.OnDemand ? "ON_DEMAND" : "PROVISIONED" };

    public static JsonObject HashKeys(HashKeyRange range) => new()
    {
        ["StartingHashKey"] = range.Start.ToString(CultureInfo.InvariantCulture),
        ["EndingHashKey"] = range.End.ToString(CultureInfo.InvariantCulture),
    };

    public static JsonObject Shard(ShardStore shard)
    {
        var view = new JsonObject { ["ShardId"] = shard.Id.Text };
        if (shard.Parents.Count > 0) view["ParentShardId"] = shard.Parents[0].Text;
        if (shard.Parents.Count > 1) view["AdjacentParentShardId"] = shard.Parents[1].Text;
        view["HashKeyRange"] = HashKeys(shard.Range);
        var numbers = new JsonObject { ["StartingSequenceNumber"] = shard.StartingSequenceNumber.ToString() };
        if (shard.EndingSequenceNumber is { } end) numbers["EndingSequenceNumber"] = end.ToString();
        view["SequenceNumberRange"] = numbers;
        return view;
    }

    public static JsonObject Child(ShardStore shard) => new()
    {
        ["ShardId"] = shard.Id.Text,
        ["ParentShards"] = Texts(shard.Parents.Select(parent => parent.Text)),
        ["HashKeyRange"] = HashKeys(shard.Range),
    };

    public static JsonObject Record(StoredRecord record)
    {
        RuleHits.Note("STR-054");
        return new JsonObject
        {
            ["SequenceNumber"] = record.SequenceNumber.ToString(),
            ["ApproximateArrivalTimestamp"] = JsonValue.Create(record.ArrivedAt.ToUnixTimeMilliseconds() / 1000m),
            ["Data"] = Convert.ToBase64String(record.Data.Span),
            ["PartitionKey"] = record.PartitionKey,
        };
    }

    public static JsonObject Consumer(StreamConsumer consumer, StreamStatus status) => new()
    {
        ["ConsumerName"] = consumer.Name,
        ["ConsumerARN"] = consumer.Arn,
        ["ConsumerStatus"] = status.Text(),
        ["ConsumerCreationTimestamp"] = CreationTime(consumer.CreatedAt),
    };

    public static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);

    public static JsonArray Objects(IEnumerable<JsonObject> objects) => new([.. objects]);
}
