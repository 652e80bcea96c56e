using EsmTestKit.Internal.Kinesis;
using EsmTestKit.Internal.Streams;

namespace EsmTestKit.Tests.Kinesis;

public sealed class ReadingTests
{
    private readonly StreamWorld _world = new();

    [Fact, Covers("STR-039")]
    public void Every_iterator_type_begins_where_it_says()
    {
        var stream = _world.Create();
        var records = new List<KinesisRecord>();
        foreach (var text in new[] { "0", "1", "2", "3" })
        {
            records.Add(stream.PutRecord(text, "a"));
            _world.Advance(10);
        }

        Assert.Equal(["0", "1", "2", "3"], StreamWorld.Texts(_world.Read(stream)));
        Assert.Empty(_world.Read(stream, "LATEST").Records);
        Assert.Equal(["1", "2", "3"], StreamWorld.Texts(_world.Read(stream, "AT_SEQUENCE_NUMBER", number: records[1].SequenceNumber)));
        Assert.Equal(["2", "3"], StreamWorld.Texts(_world.Read(stream, "AFTER_SEQUENCE_NUMBER", number: records[1].SequenceNumber)));
        Assert.Equal(["2", "3"], StreamWorld.Texts(_world.Read(stream, "AT_TIMESTAMP", timestamp: records[2].ApproximateArrivalTimestamp)));
    }

    [Fact, Covers("STR-040")]
    public void Latest_shows_what_is_written_after_the_iterator_was_made()
    {
        var stream = _world.Create();
        stream.PutRecord("before", "a");
        var iterator = _world.Iterate(stream, "LATEST");
        stream.PutRecord("between", "a");
        Assert.Equal(["between"], StreamWorld.Texts(_world.Reader.Read(iterator, 10)));

        var empty = _world.Create(name: "empty");
        var first = _world.Iterate(empty, "LATEST");
        empty.PutRecord("first", "a");
        Assert.Equal(["first"], StreamWorld.Texts(_world.Reader.Read(first, 10)));
    }

    [Fact, Covers("STR-041", "STR-042")]
    public void A_timestamp_finds_the_first_record_from_then_on_or_the_tip()
    {
        var stream = _world.Create();
        stream.PutRecord("0", "a");
        _world.Advance(TimeSpan.FromMilliseconds(1));
        stream.PutRecord("1", "a");
        Assert.Equal(["1"], StreamWorld.Texts(_world.Read(stream, "AT_TIMESTAMP", timestamp: StreamWorld.Start.AddTicks(1))));
        Assert.Equal(["0", "1"], StreamWorld.Texts(_world.Read(stream, "AT_TIMESTAMP", timestamp: DateTimeOffset.UnixEpoch)));

        _world.Advance(10);
        var tip = _world.Iterate(stream, "AT_TIMESTAMP", timestamp: _world.World.Now.AddSeconds(-1));
        Assert.Empty(_world.Reader.Read(tip, 10).Records);
        stream.PutRecord("2", "a");
        Assert.Equal(["2"], StreamWorld.Texts(_world.Reader.Read(tip, 10)));
    }

    [Fact, Covers("STR-043")]
    public void A_timestamp_must_be_given_and_not_lie_ahead()
    {
        var stream = _world.Create();
        StreamWorld.Refused(() => _world.Iterate(stream, "AT_TIMESTAMP"), "InvalidArgumentException", "Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP. Current request has no timestamp parameter.");
        StreamWorld.Refused(
            () => _world.Iterate(stream, "AT_TIMESTAMP", timestamp: _world.World.Now.AddMilliseconds(1)),
            "InvalidArgumentException",
            "The timestampInMillis parameter cannot be greater than the currentTimestampInMillis. timestampInMillis: 1789809023188, currentTimestampInMillis: 1789809023187");
    }

    [Theory, Covers("STR-044")]
    [InlineData("TRIM_HORIZON", "1", "also a")]
    [InlineData("LATEST", "1", "also a")]
    [InlineData("AT_SEQUENCE_NUMBER", null, "no")]
    [InlineData("AFTER_SEQUENCE_NUMBER", null, "no")]
    public void A_starting_number_belongs_to_the_types_that_take_one(string type, string? number, string given)
    {
        var stream = _world.Create();
        StreamWorld.Refused(
            () => _world.Iterate(stream, type, number: number),
            "InvalidArgumentException",
            $"Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and StartingSequenceNumber or (2) TRIM_HORIZON or LATEST and no StartingSequenceNumber. Request specified {type} and {given} StartingSequenceNumber.");
    }

    [Fact, Covers("STR-045")]
    public void A_starting_number_of_another_shard_or_stream_is_refused()
    {
        var stream = _world.Create(shards: 2);
        var record = stream.PutRecord("x", "a", "340282366920938463463374607431768211455");
        StreamWorld.Refused(
            () => _world.Iterate(stream, "AT_SEQUENCE_NUMBER", number: record.SequenceNumber),
            "InvalidArgumentException",
            "Invalid StartingSequenceNumber. It encodes shardId-000000000001, while it was used in a call to a shard with shardId-000000000000");
        _world.Advance(10);
        var other = _world.Create(name: "other").PutRecord("x", "a").SequenceNumber;
        StreamWorld.Refused(
            () => _world.Iterate(stream, "AT_SEQUENCE_NUMBER", number: other),
            "InvalidArgumentException",
            $"StartingSequenceNumber {other} used in GetShardIterator on shard shardId-000000000000 in stream orders under account 123456789012 is invalid because it did not come from this stream.");
    }

    [Fact, Covers("STR-046")]
    public void An_unknown_shard_is_not_found()
    {
        var stream = _world.Create();
        StreamWorld.Refused(() => _world.Iterate(stream, shard: 7), "ResourceNotFoundException", "Shard shardId-000000000007 in stream orders under account 123456789012 does not exist");
        StreamWorld.Refused(() => _world.Reader.Iterate(stream.Store, "nonsense", new IteratorRequest("LATEST")), "ResourceNotFoundException", "Could not find shard nonsense in stream orders under account 123456789012.");
    }

    [Fact, Covers("STR-047")]
    public void An_iterator_expires_after_five_minutes()
    {
        var stream = _world.Create();
        var iterator = _world.Iterate(stream);
        _world.Advance(300);
        _world.Reader.Read(iterator, 10);
        _world.Advance(TimeSpan.FromMilliseconds(1));
        StreamWorld.Refused(
            () => _world.Reader.Read(iterator, 10),
            "ExpiredIteratorException",
            "Iterator expired. The iterator was created at time Sat Sep 19 09:10:23 UTC 2026 while right now it is Sat Sep 19 09:15:23 UTC 2026 which is further in the future than the tolerated delay of 300000 milliseconds.");
    }

    [Theory, Covers("STR-048")]
    [InlineData("x")]
    [InlineData("AAAAAAAAAAE=")]
    [InlineData("AAAAAAAAAAHAAAAAAAAAAcAAAAAAAAABwAAAAAAAAAHAAAAAAAAAAcAAAAAAAAABwAAAAAAAAAHAAAAAAAAAAcAAAAAAAAABwAAAAAAAAAHA")]
    public void A_malformed_iterator_is_refused(string iterator)
    {
        _world.Create();
        StreamWorld.Refused(() => _world.Reader.Read(iterator, 10), "InvalidArgumentException", "Invalid ShardIterator.");
    }

    [Fact, Covers("STR-048")]
    public void An_iterator_of_a_deleted_stream_does_not_read_its_successor()
    {
        var iterator = _world.Iterate(_world.Create());
        _world.Streams.Delete(_world.Streams.Get("orders"));
        _world.Advance(1);
        _world.Create();
        Assert.Equal("InvalidArgumentException", Assert.Throws<AwsServiceException>(() => _world.Reader.Read(iterator, 10)).Code);
    }

    [Fact, Covers("STR-049")]
    public void An_iterator_is_at_most_512_characters_for_the_longest_name() =>
        Assert.InRange(_world.Iterate(_world.Create(name: new string('s', 128))).Length, 1, 512);

    [Fact, Covers("STR-050")]
    public void An_answer_holds_at_most_the_limit_and_ten_mebibytes()
    {
        var stream = _world.Create();
        for (var index = 0; index < 12; index++) stream.PutRecord(new byte[1_048_576 - 1], "k");
        Assert.Equal(3, _world.Read(stream, limit: 3).Records.Count);
        var answer = _world.Read(stream);
        Assert.Equal(10, answer.Records.Count);
        Assert.Equal(2, _world.Reader.Read(answer.Next!, 10_000).Records.Count);

        var large = new KinesisStream(_world.World, _world.Streams.Create("large", new KinesisStreamSettings { MaxRecordSizeInKiB = 10240 }));
        large.PutRecord(new byte[(10 * 1024 * 1024) - 1], "k");
        Assert.Single(_world.Read(large).Records);
    }

    [Fact, Covers("STR-050")]
    public void Read_limits_hold_only_where_they_are_asked_for()
    {
        var stream = _world.Create();
        var iterator = _world.Iterate(stream);
        for (var call = 0; call < 20; call++) _world.Reader.Read(iterator, 1);

        var strict = new StreamWorld(new KinesisBehavior { EnforceReadLimits = true });
        var limited = strict.Create();
        var next = strict.Iterate(limited);
        for (var call = 0; call < 5; call++) strict.Reader.Read(next, 1);
        StreamWorld.Refused(() => strict.Reader.Read(next, 1), "ProvisionedThroughputExceededException", "Rate exceeded for shard shardId-000000000000 in stream orders under account 123456789012.");
        strict.Advance(1);
        for (var index = 0; index < 10; index++) limited.PutRecord(new byte[1_048_576 - 1], "k");
        Assert.Equal(10, strict.Reader.Read(next, 10_000).Records.Count);
        strict.Advance(4.9);
        Assert.Throws<AwsServiceException>(() => strict.Reader.Read(next, 1));
        strict.Advance(0.1);
        strict.Reader.Read(next, 1);
    }

    [Fact, Covers("STR-051")]
    public void An_empty_answer_may_come_although_there_are_records()
    {
        var world = new StreamWorld(new KinesisBehavior { EmptyReadProbability = 0.5 });
        var stream = world.Create();
        stream.PutRecord("x", "a");
        var answers = Enumerable.Range(0, 50).Select(_ => world.Read(stream)).ToList();

        Assert.Contains(answers, answer => answer.Records.Count == 1);
        Assert.Contains(answers, answer => answer.Records.Count == 0 && answer.MillisBehindLatest > 0);
    }

    [Fact, Covers("STR-053")]
    public void MillisBehindLatest_is_zero_only_at_the_tip()
    {
        var stream = _world.Create();
        stream.PutRecord("0", "a");
        stream.PutRecord("1", "a");
        Assert.Equal(1, _world.Read(stream, limit: 1).MillisBehindLatest);
        _world.Advance(1.5);
        Assert.Equal(1500, _world.Read(stream, limit: 1).MillisBehindLatest);
        Assert.Equal(0, _world.Read(stream).MillisBehindLatest);
        Assert.Equal(0, _world.Read(stream, "LATEST").MillisBehindLatest);
    }

    [Fact, Covers("STR-052", "STR-061")]
    public void The_end_of_a_closed_shard_names_its_children_and_nothing_earlier_does()
    {
        var stream = _world.Create();
        stream.PutRecord("0", "a");
        stream.PutRecord("1", "a");
        stream.SplitShard("shardId-000000000000");

        var half = _world.Read(stream, limit: 1);
        Assert.NotNull(half.Next);
        Assert.Null(half.ChildShards);
        var end = _world.Reader.Read(half.Next!, 10);
        Assert.Equal(["1"], StreamWorld.Texts(end));
        Assert.Null(end.Next);
        Assert.Equal(["shardId-000000000001", "shardId-000000000002"], end.ChildShards!.Select(child => child.Id.Text));
    }

    [Fact, Covers("STR-036")]
    public void A_record_older_than_the_retention_is_gone_and_the_horizon_moves()
    {
        var stream = _world.Create();
        stream.PutRecord("0", "a");
        _world.Advance(60);
        var second = stream.PutRecord("1", "a");
        _world.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(60));
        Assert.Equal(["0", "1"], StreamWorld.Texts(_world.Read(stream)));
        _world.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(["1"], StreamWorld.Texts(_world.Read(stream)));
        Assert.Equal(second.SequenceNumber, _world.Shard(stream).Oldest!.SequenceNumber.ToString());
    }

    [Fact, Covers("STR-035", "STR-037")]
    public void A_longer_retention_keeps_what_is_there_and_brings_nothing_back()
    {
        var stream = _world.Create();
        stream.PutRecord("0", "a");
        _world.Advance(TimeSpan.FromHours(12));
        stream.PutRecord("1", "a");
        _world.Advance(TimeSpan.FromHours(13));
        stream.ChangeRetentionPeriod(TimeSpan.FromHours(48));
        Assert.Equal(["1"], StreamWorld.Texts(_world.Read(stream)));
        _world.Advance(TimeSpan.FromHours(12));
        Assert.Equal(["1"], StreamWorld.Texts(_world.Read(stream)));
        stream.ChangeRetentionPeriod(TimeSpan.FromHours(24));
        Assert.Empty(_world.Read(stream).Records);

        Assert.Throws<AwsServiceException>(() => stream.ChangeRetentionPeriod(TimeSpan.FromHours(23)));
        Assert.Throws<AwsServiceException>(() => stream.ChangeRetentionPeriod(TimeSpan.FromHours(8761)));
        Assert.Throws<EsmUsageException>(() => stream.ChangeRetentionPeriod(TimeSpan.FromMinutes(1441)));
    }

    [Fact]
    public void A_position_stays_where_it_is_whatever_expires()
    {
        var stream = _world.Create();
        stream.PutRecord("0", "a");
        var shard = _world.Shard(stream);
        var after = new StreamPosition.AfterSequenceNumber(shard.Newest!.Value);
        _world.Advance(TimeSpan.FromHours(25));
        stream.PutRecord("1", "a");
        Assert.Equal(["1"], StreamWorld.Texts(shard.Read(after, 10)));
        Assert.Equal(["1"], StreamWorld.Texts(shard.Read(StreamPosition.TrimHorizon.Instance, 10)));
    }

    [Fact]
    public void A_change_is_told_once_for_each_call_that_made_it()
    {
        var stream = _world.Create();
        var changes = 0;
        stream.Store.Changed += () => changes++;
        stream.PutRecord("x", "a");
        stream.PutRecords([new("x", "a"), new("y", "a")]);
        stream.SplitShard("shardId-000000000000");
        Assert.Equal(3, changes);
    }

    [Fact]
    public void A_hundred_thousand_records_are_read_page_by_page_and_trimmed()
    {
        var stream = _world.Create();
        for (var index = 0; index < 100_000; index++) stream.Store.Put(new PutRequest(new byte[1], "a"));
        var shard = _world.Shard(stream);
        StreamPosition position = StreamPosition.TrimHorizon.Instance;
        var read = 0;
        while (shard.Read(position, 1000) is { Count: > 0 } page)
        {
            read += page.Count;
            position = new StreamPosition.AfterSequenceNumber(page[^1].SequenceNumber);
        }

        Assert.Equal(100_000, read);
        _world.Advance(TimeSpan.FromHours(25));
        Assert.Equal(0, shard.Count);
    }
}
