using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using EsmTestKit.Internal.Kinesis;

namespace EsmTestKit.Tests.Kinesis;

public sealed class WritingTests
{
    private const string Last = "340282366920938463463374607431768211455";
    private readonly StreamWorld _world = new();

    [Fact, Covers("STR-004")]
    public void Three_shards_have_the_borders_that_AWS_gives_them()
    {
        var shards = _world.Create(shards: 3).Shards;

        Assert.Equal(["0", "113427455640312821154458202477256070485", "226854911280625642308916404954512140970"], shards.Select(shard => shard.StartingHashKey));
        Assert.Equal(["113427455640312821154458202477256070484", "226854911280625642308916404954512140969", Last], shards.Select(shard => shard.EndingHashKey));
    }

    [Theory, Covers("STR-003", "STR-004")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(16)]
    [InlineData(1000)]
    public void Shards_cover_the_hash_key_space_without_gap_or_overlap(int count)
    {
        var stream = _world.Create(count);
        var ranges = stream.Store.Lineage.Open.Select(shard => shard.Range).ToList();

        Assert.Equal((UInt128.Zero, UInt128.MaxValue), (ranges[0].Start, ranges[^1].End));
        Assert.All(ranges.Zip(ranges.Skip(1)), pair => Assert.Equal(pair.First.End + 1, pair.Second.Start));
        Assert.Equal((BigInteger.One << 128) / count, (BigInteger)ranges[0].End + 1);
        stream.PutRecord("x", "a");
    }

    [Fact, Covers("STR-006")]
    public void The_MD5_of_the_partition_key_chooses_the_shard()
    {
        var stream = _world.Create(shards: 4);
        foreach (var key in new[] { "a", "b", "customer-17", "schlüssel", "😀" })
        {
            var hash = new BigInteger(MD5.HashData(Encoding.UTF8.GetBytes(key)), isUnsigned: true, isBigEndian: true);
            Assert.Equal($"shardId-{(int)(hash >> 126):D12}", stream.PutRecord("x", key).ShardId);
        }
    }

    [Fact, Covers("STR-007", "STR-009")]
    public void An_explicit_hash_key_chooses_the_shard_and_nothing_else()
    {
        var stream = _world.Create(shards: 3);
        (string Hash, int Shard)[] cases =
        [
            ("0", 0), ("113427455640312821154458202477256070484", 0), ("113427455640312821154458202477256070485", 1), ("226854911280625642308916404954512140969", 1), (Last, 2),
        ];
        foreach (var (hash, shard) in cases)
        {
            var record = stream.PutRecord("x", "same", hash);
            Assert.Equal(($"shardId-{shard:D12}", "same"), (record.ShardId, record.PartitionKey));
        }
    }

    [Fact, Covers("STR-008")]
    public void An_explicit_hash_key_beyond_the_space_is_refused()
    {
        var stream = _world.Create();
        StreamWorld.Refused(
            () => stream.PutRecord("x", "a", "340282366920938463463374607431768211456"),
            "InvalidArgumentException",
            "Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified value was 340282366920938463463374607431768211456");
        StreamWorld.Refused(
            () => stream.PutRecord("x", "a", "01"),
            "ValidationException",
            @"1 validation error detected: Value '01' at 'explicitHashKey' failed to satisfy constraint: Member must satisfy regular expression pattern: 0|([1-9]\d{0,38})");
        Assert.Empty(stream.Records);
    }

    [Fact, Covers("STR-010")]
    public void A_partition_key_has_1_to_256_characters_of_any_plane()
    {
        var stream = _world.Create();
        stream.PutRecord("x", string.Concat(Enumerable.Repeat("😀", 256)));
        StreamWorld.Refused(() => stream.PutRecord("x", ""), "ValidationException", "1 validation error detected: Value '' at 'partitionKey' failed to satisfy constraint: Member must have length greater than or equal to 1");
        var tooLong = new string('k', 257);
        StreamWorld.Refused(() => stream.PutRecord("x", tooLong), "ValidationException", $"1 validation error detected: Value '{tooLong}' at 'partitionKey' failed to satisfy constraint: Member must have length less than or equal to 256");
        Assert.Single(stream.Records);
    }

    [Fact, Covers("STR-026", "ADD-28")]
    public void Data_and_key_together_are_bounded_by_the_streams_record_size()
    {
        var stream = _world.Create();
        stream.PutRecord(new byte[1_048_576 - 3], "key");
        StreamWorld.Refused(
            () => stream.PutRecord(new byte[1_048_576 - 2], "key"),
            "ValidationException",
            "1 validation error detected: Value 'java.nio.HeapByteBuffer[pos=0 lim=1048574 cap=1048574]' at 'data' failed to satisfy constraint: Member must have length less than or equal to 1048576");

        var large = new KinesisStream(_world.World, _world.Streams.Create("large", new KinesisStreamSettings { MaxRecordSizeInKiB = 10240 }));
        large.PutRecord(new byte[5 * 1024 * 1024], "key");
        Assert.Throws<AwsServiceException>(() => _world.Streams.Create("larger", new KinesisStreamSettings { MaxRecordSizeInKiB = 10241 }));
    }

    [Fact, Covers("STR-025")]
    public void Arrival_has_milliseconds()
    {
        var stream = _world.Create();
        _world.Advance(TimeSpan.FromTicks(12_345_678));
        Assert.Equal(StreamWorld.Start.AddMilliseconds(1234), stream.PutRecord("x", "a").ApproximateArrivalTimestamp);
    }

    [Fact, Covers("STR-027")]
    public void PutRecords_takes_1_to_500_entries_and_writes_nothing_otherwise()
    {
        var stream = _world.Create();
        Assert.Equal(500, stream.PutRecords(Enumerable.Repeat(new KinesisPutEntry("x", "a"), 500)).Count);
        Assert.Equal("ValidationException", Assert.Throws<AwsServiceException>(() => stream.PutRecords(Enumerable.Repeat(new KinesisPutEntry("x", "a"), 501))).Code);
        StreamWorld.Refused(() => stream.PutRecords([]), "ValidationException", "1 validation error detected: Value '[]' at 'records' failed to satisfy constraint: Member must have length greater than or equal to 1");
        Assert.Equal(500, stream.Records.Count);
    }

    [Fact, Covers("STR-028")]
    public void A_PutRecords_request_above_its_limit_fails_whole()
    {
        var world = new StreamWorld(new KinesisBehavior { PutRecordsMaxBytes = 100 });
        var stream = world.Create();
        stream.PutRecords([new(new byte[49], "a"), new(new byte[49], "b")]);
        Assert.Equal("InvalidArgumentException", Assert.Throws<AwsServiceException>(() => stream.PutRecords([new(new byte[50], "a"), new(new byte[49], "b")])).Code);
        Assert.Equal(2, stream.Records.Count);
    }

    [Fact, Covers("STR-029", "STR-030", "STR-033")]
    public void Entries_fail_one_by_one_where_the_test_says_so()
    {
        var stream = _world.Create();
        stream.FailPuts(attempt => attempt.Position switch
        {
            1 => KinesisPutFailure.ThroughputExceeded,
            2 => KinesisPutFailure.InternalFailure,
            _ => null,
        });
        var results = stream.PutRecords([new("0", "a"), new("1", "a"), new("2", "a"), new("3", "a")]);

        Assert.Equal([null, "ProvisionedThroughputExceededException", "InternalFailure", null], results.Select(result => result.ErrorCode));
        Assert.Equal([null, "Rate exceeded for shard shardId-000000000000 in stream orders under account 123456789012.", "Internal Service Failure", null], results.Select(result => result.ErrorMessage));
        Assert.Equal(["0", "3"], stream.Records.Select(record => record.Text));

        stream.FailPuts(_ => KinesisPutFailure.InternalFailure);
        Assert.Equal(500, Assert.Throws<AwsServiceException>(() => stream.PutRecord("4", "a")).Status);
        stream.FailPuts(null);
        stream.PutRecord("5", "a");
    }

    [Fact, Covers("STR-031")]
    public void A_shuffled_PutRecords_answers_in_the_requests_order_and_the_same_way_each_time()
    {
        string[] Run()
        {
            var world = new StreamWorld(new KinesisBehavior { PutRecordsShuffle = true });
            var stream = world.Create();
            var results = stream.PutRecords(Enumerable.Range(0, 20).Select(index => new KinesisPutEntry($"{index}", "a")));
            Assert.Equal(Enumerable.Range(0, 20).Select(index => $"{index}"), results.Select(result => result.Record!.Text));
            return [.. stream.Records.Select(record => record.Text)];
        }

        Assert.NotEqual(Enumerable.Range(0, 20).Select(index => $"{index}"), Run());
        Assert.Equal(Run(), Run());
    }

    [Fact, Covers("STR-032")]
    public void A_shard_refuses_the_record_after_a_thousand_within_a_second()
    {
        var world = new StreamWorld(new KinesisBehavior { EnforceThroughput = true });
        var stream = world.Create();
        for (var index = 0; index < 1000; index++) stream.PutRecord("x", "a");
        StreamWorld.Refused(() => stream.PutRecord("x", "a"), "ProvisionedThroughputExceededException", "Rate exceeded for shard shardId-000000000000 in stream orders under account 123456789012.");
        Assert.Equal("ProvisionedThroughputExceededException", Assert.Single(stream.PutRecords([new("x", "a")])).ErrorCode);
        world.Advance(1);
        stream.PutRecord("x", "a");

        var free = _world.Create();
        for (var index = 0; index < 2000; index++) free.PutRecord("x", "a");
    }

    [Fact, Covers("ADD-27")]
    public void Bytes_come_from_a_bucket_of_ten_mebibytes_that_fills_at_one_a_second()
    {
        var world = new StreamWorld(new KinesisBehavior { EnforceThroughput = true });
        var stream = new KinesisStream(world.World, world.Streams.Create("large", new KinesisStreamSettings { MaxRecordSizeInKiB = 10240 }));
        stream.PutRecord(new byte[(10 * 1024 * 1024) - 1], "k");
        Assert.Throws<AwsServiceException>(() => stream.PutRecord(new byte[1024 * 1024], "k"));
        world.Advance(1);
        stream.PutRecord(new byte[(1024 * 1024) - 1], "k");
        Assert.Throws<AwsServiceException>(() => stream.PutRecord("x", "k"));
    }

    [Fact]
    public void Each_record_put_is_in_the_ledger_under_its_name()
    {
        var stream = _world.Create();
        var record = stream.PutRecord("hello", "a");

        Assert.Equal(new RecordName("orders", 1), record.Name);
        var put = Assert.IsType<RecordPut>(Assert.Single(_world.World.Ledger.JourneyOf(record.Name)));
        Assert.Equal(("orders", "shardId-000000000000", record.SequenceNumber, "a", 5), (put.Stream, put.ShardId, put.SequenceNumber, put.PartitionKey, put.DataBytes));
    }

    [Fact, Covers("STR-001", "STR-002")]
    public void A_stream_takes_and_gives_nothing_before_it_is_active()
    {
        var world = new StreamWorld(new KinesisBehavior { CreateStreamDelay = TimeSpan.FromSeconds(5) });
        var stream = world.Create();
        Assert.Empty(stream.Shards);
        Assert.Equal(StreamStatus.Creating, stream.Store.Look());
        Assert.Equal(StreamWorld.Start.AddSeconds(5), stream.Store.NextChangeAt);
        StreamWorld.Refused(() => stream.PutRecord("x", "a"), "ResourceNotFoundException", "Stream orders under account 123456789012 not found.");
        StreamWorld.Refused(() => world.Iterate(stream), "ResourceNotFoundException", "Stream orders under account 123456789012 not found.");

        world.Advance(5);
        Assert.Equal(StreamStatus.Active, stream.Store.Look());
        Assert.Single(stream.Shards);
        stream.PutRecord("x", "a");
    }

    [Fact, Covers("STR-001")]
    public void Without_a_delay_the_first_look_still_shows_the_creation()
    {
        var store = _world.Create().Store;
        Assert.Equal([StreamStatus.Creating, StreamStatus.Active], new[] { store.Look(), store.Look() });
        var used = _world.Create(name: "used");
        used.PutRecord("x", "a");
        Assert.Equal(StreamStatus.Active, used.Store.Look());
    }

    [Fact, Covers("STR-022")]
    public void Records_of_all_shards_are_shown_in_the_order_of_putting()
    {
        var stream = _world.Create(shards: 4);
        for (var index = 0; index < 20; index++) stream.PutRecord($"{index}", $"key-{index}");
        Assert.Equal(Enumerable.Range(0, 20).Select(index => $"{index}"), stream.Records.Select(record => record.Text));
    }
}
