using System.Text;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Kinesis;
using EsmTestKit.Internal.Streams;

namespace EsmTestKit.Tests.Kinesis;

public sealed class AggregateTests
{
    private readonly StreamWorld _world = new();

    [Fact, Covers("STR-339")]
    public void A_recorded_aggregate_comes_apart_into_its_records_with_one_number()
    {
        var aggregate = Put(_world.Create(), "kinesis-kpl-consumer", 0);
        var inner = aggregate.UserRecords();

        Assert.Equal(
            ["""{"phase": "kpl_consumer", "ordinal": 1}""", """{"phase": "kpl_consumer", "ordinal": 2}""", """{"phase": "kpl_consumer", "ordinal": 3}"""],
            StreamWorld.Texts(inner));
        Assert.All(inner, record => Assert.Equal((aggregate.SequenceNumber, aggregate.Name, aggregate.ArrivedAt, "owned-key"), (record.SequenceNumber, record.Name, record.ArrivedAt, record.LaneKey)));
    }

    [Fact, Covers("STR-340")]
    public void One_record_of_another_shard_takes_the_recorded_aggregate_with_it()
    {
        var stream = _world.Create();
        stream.SplitShard("shardId-000000000000", "170141183460469231731687303715884105728");
        Assert.Single(Put(stream, "kinesis-kpl-hash-range-consumer", 0).UserRecords());
        Assert.Empty(Put(stream, "kinesis-kpl-hash-range-consumer", 1).UserRecords());
        Assert.Single(Put(stream, "kinesis-kpl-hash-range-consumer", 2).UserRecords());
    }

    [Fact, Covers("ADD-13")]
    public void Or_it_is_dropped_alone_as_documented()
    {
        var stream = _world.Create();
        stream.SplitShard("shardId-000000000000", "170141183460469231731687303715884105728");
        Assert.Equal(2, Put(stream, "kinesis-kpl-hash-range-consumer", 1).UserRecords(dropWholeAggregate: false).Count);
    }

    [Fact, Covers("STR-340")]
    public void Malformed_aggregates_pass_through_as_they_are()
    {
        var stream = _world.Create();
        foreach (var blob in Blobs("kinesis-kpl-malformed-consumer"))
        {
            var record = Store(stream, blob, "key", null);
            Assert.Same(record, Assert.Single(record.UserRecords()));
        }

        byte[][] broken =
        [
            [0xF3, 0x89, 0x9A, 0xC2],
            Aggregates.Around([0x0A, 0x7F, 0x61]),
            Aggregates.Around([]),
            Aggregates.Around([0x0A, 0x01, 0x61, 0x1A, 0x05, 0x08, 0x07, 0x1A, 0x01, 0x78]),
            Aggregates.Around([0x0A, 0x01, 0x61, 0x1A, 0x03, 0x1A, 0x01, 0x78]),
            Aggregates.Around([0x0A, 0x01, 0x61, 0x1A, 0x07, 0x08, 0x00, 0x10, 0x00, 0x1A, 0x01, 0x78]),
            Aggregates.Around([0x0B]),
        ];
        Assert.All(broken, blob => Assert.Null(KplAggregate.Decode(blob)));
        Assert.Single(KplAggregate.Decode(Aggregates.Around([0x0A, 0x01, 0x61, 0x1A, 0x05, 0x08, 0x00, 0x1A, 0x01, 0x78]))!);
    }

    [Fact, Covers("STR-338")]
    public void Standard_polling_delivers_the_aggregate_as_one_record()
    {
        var aggregate = Put(_world.Create(), "kinesis-kpl-standard", 0);
        var json = JsonNode.Parse(aggregate.EventRecord(new EventContext("arn", "role", "us-east-1")).Span)!;
        Assert.StartsWith("84mawg", json["kinesis"]!["data"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    private static StreamRecord Put(KinesisStream stream, string contract, int position)
    {
        var put = Puts(contract)[position]["with"]!;
        return Store(stream, Convert.FromBase64String(put["Data"]!["base64"]!.GetValue<string>()), put["PartitionKey"]!.GetValue<string>(), put["ExplicitHashKey"]?.GetValue<string>());
    }

    private static StoredRecord Store(KinesisStream stream, byte[] data, string key, string? hash) =>
        stream.Store.Put(new PutRequest(data, key) { ExplicitHashKey = hash });

    private static IReadOnlyList<byte[]> Blobs(string contract) =>
        [.. Puts(contract).Select(put => put["with"]!["Data"]!["base64"]?.GetValue<string>()).OfType<string>().Select(Convert.FromBase64String)];

    private static List<JsonNode> Puts(string contract)
    {
        var steps = JsonNode.Parse(Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(Repository.Root, "contracts", "aws", "captures", $"{contract}.contract.json"))))!["steps"]!.AsArray();
        return [.. steps.OfType<JsonNode>().Where(step => step["call"]?.GetValue<string>() == "kinesis:PutRecord")];
    }
}
