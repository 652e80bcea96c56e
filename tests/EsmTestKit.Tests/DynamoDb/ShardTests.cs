using System.Numerics;
using EsmTestKit.Internal.Streams;

namespace EsmTestKit.Tests.DynamoDb;

public sealed class ShardTests
{
    [Fact]
    [Covers("STR-099", "ADD-68")]
    public void A_new_stream_has_one_open_shard()
    {
        var table = new TableWorld().Create();

        var shard = Assert.Single(table.Store.LatestStream!.Shards);

        Assert.Matches("^shardId-00000001767225600000-[0-9a-f]{8}$", shard.Id.Text);
        Assert.False(shard.IsClosed); // STR-100
        Assert.Empty(shard.Parents);
    }

    [Fact]
    [Covers("STR-091")]
    public void Sequence_numbers_grow_as_numbers_though_not_as_text()
    {
        var world = new TableWorld();
        var table = world.Create();
        for (var id = 0; id < 120; id++) table.PutItem(new { id = $"{id}" });

        var texts = table.StreamRecords.Select(record => record.SequenceNumber).ToList();

        Assert.All(texts, text => Assert.Matches("^[1-9][0-9]{20,39}$", text));
        var numbers = texts.Select(text => BigInteger.Parse(text, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(numbers.Order().Distinct(), numbers);
        Assert.NotEqual(texts.Order(StringComparer.Ordinal), texts);
    }

    [Fact]
    [Covers("STR-101")]
    public void A_shard_is_replaced_by_a_child_every_four_hours_when_somebody_looks()
    {
        var world = new TableWorld();
        var table = world.Create();
        table.PutItem(new { id = "1" });
        world.Advance(TimeSpan.FromHours(9));

        table.PutItem(new { id = "2" });

        var shards = table.Store.LatestStream!.Shards;
        Assert.Equal([true, true, false], shards.Select(shard => shard.IsClosed));
        Assert.Empty(shards[0].Parents); // STR-102
        Assert.Equal([shards[0].Id], shards[1].Parents);
        Assert.Equal([shards[1].Id], shards[2].Parents);
        Assert.StartsWith("shardId-00000001767240000000-", shards[1].Id.Text, StringComparison.Ordinal);
        Assert.Equal(shards[2].Id, world.Read(table)[1].ShardId);
        Assert.True(shards[1].StartingSequenceNumber > shards[0].EndingSequenceNumber);
        Assert.True(world.Read(table)[1].SequenceNumber > shards[2].StartingSequenceNumber);
        Assert.Equal(TableWorld.Start.AddHours(12), table.Store.LatestStream.NextChangeAt);
    }

    [Fact]
    public void Roll_over_can_be_switched_off()
    {
        var world = new TableWorld(new() { ShardRollover = null });
        var table = world.Create();
        world.Advance(TimeSpan.FromHours(20));

        Assert.Single(table.Store.LatestStream!.Shards);
        Assert.Null(table.Store.LatestStream.NextChangeAt);
    }

    [Fact]
    [Covers("STR-109")]
    public void Records_are_gone_after_a_day_and_shards_with_them()
    {
        var world = new TableWorld();
        var table = world.Create();
        table.PutItem(new { id = "1" });
        var first = table.Store.LatestStream!.Shards[0];
        world.Advance(TimeSpan.FromHours(24));
        Assert.Single(table.StreamRecords);

        world.Advance(TimeSpan.FromSeconds(1));

        Assert.Empty(table.StreamRecords);
        Assert.Null(first.Oldest);
        Assert.NotNull(first.Newest);
        Assert.NotNull(table.Store.LatestStream.FindShard(first.Id)); // closed 20 h ago: still listed
        world.Advance(TimeSpan.FromHours(4));
        Assert.Null(table.Store.LatestStream.FindShard(first.Id));
    }

    [Fact]
    public void Positions_stay_where_they_are()
    {
        var world = new TableWorld();
        var table = world.Create();
        table.PutItem(new { id = "1" });
        table.PutItem(new { id = "2" });
        var shard = table.Store.LatestStream!.Shards[0];
        var records = shard.Read(StreamPosition.TrimHorizon.Instance, 10);
        var latest = shard.Resolve(StreamPosition.Latest.Instance);
        table.PutItem(new { id = "3" });

        Assert.Equal("orders#3", Assert.Single(shard.Read(latest, 10)).Name.ToString());
        Assert.Empty(shard.Read(StreamPosition.Latest.Instance, 10));
        Assert.Equal("orders#2", shard.ReadOne(new StreamPosition.AtSequenceNumber(records[1].SequenceNumber))!.Name.ToString());
        Assert.Equal("orders#3", shard.ReadOne(new StreamPosition.AfterSequenceNumber(records[1].SequenceNumber))!.Name.ToString());
        Assert.Equal("orders#1", shard.ReadOne(new StreamPosition.AfterSequenceNumber(shard.StartingSequenceNumber))!.Name.ToString());
        Assert.Equal("orders#1", shard.Oldest!.Name.ToString());
        Assert.Equal(records[1].SequenceNumber, ((StreamPosition.AtSequenceNumber)shard.Resolve(new StreamPosition.AtSequenceNumber(records[1].SequenceNumber))).Number);
    }

    [Fact]
    public void The_lane_is_chosen_by_the_whole_key() // STR-191
    {
        var world = new TableWorld();
        var table = world.Create(settings: new("id") { SortKey = "at", StreamView = DynamoDbStreamView.KeysOnly });
        table.PutItem(new { id = "1", at = "b", other = 1 });

        Assert.Equal("""{"at":{"S":"b"},"id":{"S":"1"}}""", world.Read(table)[0].LaneKey);
    }

    [Fact]
    public void Readers_are_told_of_records_and_of_the_end()
    {
        var table = new TableWorld().Create();
        var told = 0;
        table.Store.LatestStream!.Changed += () => told++;

        table.PutItem(new { id = "1" });
        table.PutItem(new { id = "1" });
        table.DisableStream();

        Assert.Equal(2, told);
    }
}
