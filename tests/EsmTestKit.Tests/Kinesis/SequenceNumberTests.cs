using EsmTestKit.Internal.Kinesis;
using EsmTestKit.Internal.Streams;

namespace EsmTestKit.Tests.Kinesis;

public sealed class SequenceNumberTests
{
    private readonly StreamWorld _world = new();

    [Fact]
    public void A_number_recorded_on_AWS_decodes_to_the_second_of_its_arrival_and_composes_again()
    {
        const string Recorded = "49678482485914992647128486738460559735979993999471542274";
        Assert.True(SequenceNumber.TryParse(Recorded, out var number));
        Assert.True(KinesisSequence.TryDecode(number, out var decoded));

        Assert.Equal(new DateTimeOffset(2026, 9, 19, 9, 10, 23, TimeSpan.Zero), DateTimeOffset.FromUnixTimeSeconds(decoded.RecordSecond));
        Assert.Equal(Recorded, number.ToString());
        Assert.Equal(Recorded, decoded.Compose().ToString());
    }

    [Fact]
    public void The_recorded_end_of_a_shard_holds_the_highest_index()
    {
        Assert.True(SequenceNumber.TryParse("49678482119480297917470304257048992918683913051491532802", out var number));
        Assert.True(KinesisSequence.TryDecode(number, out var decoded));

        Assert.Equal(KinesisSequence.LastIndex, decoded.Index);
        Assert.Equal((9, 10, 45), (DateTimeOffset.FromUnixTimeSeconds(decoded.RecordSecond).Hour, DateTimeOffset.FromUnixTimeSeconds(decoded.RecordSecond).Minute, DateTimeOffset.FromUnixTimeSeconds(decoded.RecordSecond).Second));
    }

    [Fact, Covers("STR-015", "STR-016", "STR-446")]
    public void A_number_has_56_digits_and_decodes_to_clock_and_shard()
    {
        var stream = _world.Create(shards: 2);
        _world.Advance(61);
        var record = stream.PutRecord("x", "a", explicitHashKey: "340282366920938463463374607431768211455");

        Assert.Equal(56, record.SequenceNumber.Length);
        Assert.True(SequenceNumber.TryParse(record.SequenceNumber, out var number));
        Assert.True(KinesisSequence.TryDecode(number, out var decoded));
        Assert.Equal(_world.World.Now.ToUnixTimeSeconds(), decoded.RecordSecond);
        Assert.Equal(1u, decoded.ShardOrdinal);
        Assert.Equal(StreamWorld.Start.ToUnixTimeSeconds(), decoded.ShardSecond);
        Assert.True(KinesisSequence.TryDecode(_world.Shard(stream, 1).StartingSequenceNumber, out var start));
        Assert.Equal((0UL, start.ShardSecond), (start.Index, start.RecordSecond));
        Assert.True(number > _world.Shard(stream, 1).StartingSequenceNumber);
    }

    [Fact, Covers("STR-017", "STR-018")]
    public void A_closed_shard_ends_above_its_records_and_below_all_of_its_children()
    {
        var stream = _world.Create();
        SequenceNumber.TryParse(stream.PutRecord("before", "a").SequenceNumber, out var before);
        stream.SplitShard("shardId-000000000000");
        SequenceNumber.TryParse(stream.PutRecord("after", "a").SequenceNumber, out var after);

        var parent = _world.Shard(stream);
        Assert.True(parent.EndingSequenceNumber >= before);
        Assert.All([1, 2], ordinal => Assert.True(_world.Shard(stream, ordinal).StartingSequenceNumber > parent.EndingSequenceNumber));
        Assert.True(after > parent.EndingSequenceNumber);
        Assert.Equal(parent.CreatedSecond + 1, _world.Shard(stream, 1).CreatedSecond);
    }

    [Fact, Covers("STR-019", "STR-021")]
    public void Numbers_rise_strictly_and_the_same_record_twice_is_two_records()
    {
        var stream = _world.Create();
        var numbers = Enumerable.Range(0, 100).Select(_ => stream.PutRecord("same", "key").SequenceNumber).ToList();

        Assert.Equal(100, numbers.Distinct().Count());
        Assert.Equal(numbers, numbers.OrderBy(System.Numerics.BigInteger.Parse));
        Assert.Equal(100, stream.Records.Count);
    }

    [Theory]
    [InlineData("9", "10")]
    [InlineData("99999999999999999999999999999999999999999999999999999999", "100000000000000000000000000000000000000000000000000000000")]
    [InlineData("18446744073709551615", "18446744073709551616")]
    [InlineData("340282366920938463463374607431768211455", "340282366920938463463374607431768211456")]
    public void Numbers_compare_as_numbers_whatever_their_length(string smaller, string greater)
    {
        Assert.True(SequenceNumber.TryParse(smaller, out var left));
        Assert.True(SequenceNumber.TryParse(greater, out var right));
        Assert.True(left < right && right > left && left <= right && right >= left && left != right);
        Assert.Equal((smaller, greater), (left.ToString(), right.ToString()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("12a")]
    [InlineData(" 1")]
    [InlineData("6277101735386680763835789423207666416102355444464034512896")]
    public void What_is_no_number_of_192_bits_is_not_read(string? text) => Assert.False(SequenceNumber.TryParse(text, out _));

    [Fact, Covers("STR-020")]
    public void A_number_of_any_length_finds_its_place_in_the_shard()
    {
        var stream = _world.Create();
        stream.PutRecord("x", "a");
        Assert.True(SequenceNumber.TryParse("9", out var nine));
        Assert.Single(_world.Shard(stream).Read(new StreamPosition.AfterSequenceNumber(nine), 10));
    }

    [Fact, Covers("STR-023")]
    public void The_number_for_ordering_is_exceeded_or_refused()
    {
        var stream = _world.Create();
        var first = stream.Store.Put(new PutRequest("x"u8.ToArray(), "a"));
        KinesisSequence.TryDecode(first.SequenceNumber, out var decoded);
        var floor = (decoded with { Index = 1000 }).Compose();
        var second = stream.Store.Put(new PutRequest("x"u8.ToArray(), "a") { SequenceNumberForOrdering = floor.ToString() });
        Assert.True(second.SequenceNumber > floor);

        var future = (decoded with { RecordSecond = decoded.RecordSecond + 2 }).Compose().ToString();
        StreamWorld.Refused(
            () => stream.Store.Put(new PutRequest("x"u8.ToArray(), "a") { SequenceNumberForOrdering = future }),
            "InvalidArgumentException",
            $"ExclusiveMinimumSequenceNumber {future} used in PutRecord on stream orders under account 123456789012 is invalid.");
        Assert.Throws<AwsServiceException>(() => stream.Store.Put(new PutRequest("x"u8.ToArray(), "a") { SequenceNumberForOrdering = "49678482485914992647128486738460559735979993999471542275" }));
        stream.Store.Put(new PutRequest("x"u8.ToArray(), "a") { SequenceNumberForOrdering = "0" });
    }
}
