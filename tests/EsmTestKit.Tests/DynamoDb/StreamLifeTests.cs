using EsmTestKit.Internal.Streams;

namespace EsmTestKit.Tests.DynamoDb;

public sealed class StreamLifeTests
{
    [Fact]
    [Covers("STR-069")]
    public void The_label_is_the_instant_with_milliseconds_and_no_zone()
    {
        var table = new TableWorld(start: new(2026, 9, 17, 14, 10, 44, 560, TimeSpan.Zero)).Create();

        Assert.Equal("arn:aws:dynamodb:us-east-1:123456789012:table/orders/stream/2026-09-17T14:10:44.560", table.StreamArn);
    }

    [Fact]
    [Covers("STR-070")]
    public void A_second_stream_is_refused()
    {
        var table = new TableWorld().Create();

        Assert.Equal("ResourceInUseException", Assert.Throws<AwsServiceException>(() => table.EnableStream(DynamoDbStreamView.NewImage)).Code);
    }

    [Fact]
    [Covers("STR-070")]
    public void Disabling_no_stream_is_refused()
    {
        var table = new TableWorld().Create();
        table.DisableStream();

        Assert.Equal("ValidationException", Assert.Throws<AwsServiceException>(table.DisableStream).Code);
    }

    [Fact]
    [Covers("STR-072")]
    public void Enabling_again_makes_another_stream_and_the_old_one_stays_readable_for_a_day() // STR-071, STR-074
    {
        var world = new TableWorld();
        var table = world.Create();
        table.PutItem(new { id = "1" });
        var old = table.Store.LatestStream!;
        table.DisableStream();
        table.PutItem(new { id = "2" });
        table.EnableStream(DynamoDbStreamView.KeysOnly);
        table.PutItem(new { id = "3" });

        Assert.NotEqual(old.Arn, table.StreamArn);
        Assert.Equal("orders#2", Assert.Single(table.StreamRecords).Name.ToString());
        Assert.Equal("DISABLED", old.Status);
        Assert.All(old.Shards, shard => Assert.True(shard.IsClosed));
        Assert.NotEqual(old.Shards[0].Id, table.Store.LatestStream!.Shards[0].Id);
        Assert.Single(old.Shards[0].Read(StreamPosition.TrimHorizon.Instance, 10));
        Assert.Same(old, world.Tables.FindStream(old.Arn));
        world.Advance(TimeSpan.FromHours(25));
        Assert.Null(world.Tables.FindStream(old.Arn));
        Assert.False(old.IsReadable);
    }

    [Fact]
    [Covers("STR-073")]
    public void The_stream_of_a_deleted_table_stays_readable()
    {
        var world = new TableWorld();
        var table = world.Create();
        table.PutItem(new { id = "1" });
        var stream = table.Store.LatestStream!;

        world.Tables.Delete(table.Store);

        Assert.Null(world.Tables.Find("orders"));
        Assert.True(stream.IsReadable);
        Assert.Single(stream.Shards[0].Read(StreamPosition.TrimHorizon.Instance, 10));
        var again = world.Create();
        Assert.NotEqual(stream.Arn, again.StreamArn);
        again.PutItem(new { id = "1" });
        Assert.Equal("orders#2", again.StreamRecords[0].Name.ToString());
    }
}
