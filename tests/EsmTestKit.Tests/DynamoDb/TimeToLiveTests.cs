namespace EsmTestKit.Tests.DynamoDb;

public sealed class TimeToLiveTests
{
    private static readonly DynamoDbTableSettings Expiring = new("id") { StreamView = DynamoDbStreamView.NewAndOldImages, TimeToLiveAttribute = "expires" };

    [Fact]
    [Covers("STR-095", "STR-097")]
    public void An_expired_item_goes_when_the_clock_gets_there()
    {
        var world = new TableWorld();
        var table = world.Create(settings: Expiring);
        table.PutItem(new { id = "1", expires = Seconds(60) });
        world.Advance(TimeSpan.FromSeconds(59));
        Assert.Single(table.Items);

        world.Advance(TimeSpan.FromSeconds(1));

        Assert.Empty(table.Items);
        Assert.Equal([false, true], table.StreamRecords.Select(record => record.IsTimeToLive));
        Assert.Equal(TableWorld.Start.AddSeconds(60), table.StreamRecords[1].CreatedAt);
    }

    [Theory, Covers("STR-097", "ADD-26")]
    [InlineData(2)]
    [InlineData(9)] // "Within a few days": nothing says how many.
    public void Until_it_is_deleted_an_expired_item_can_be_read_and_saved(int days)
    {
        var world = new TableWorld(new() { TimeToLiveDelay = TimeSpan.FromDays(days) });
        var table = world.Create(settings: Expiring);
        table.PutItem(new { id = "1", expires = Seconds(60) });
        table.PutItem(new { id = "2", expires = Seconds(60) });
        world.Advance(TimeSpan.FromDays(1));
        Assert.NotNull(table.GetItem(new { id = "1" }));

        table.UpdateItem(new { id = "1" }, new { expires = Seconds(1_000_000_000) });
        world.Advance(TimeSpan.FromDays(days + 1));

        Assert.Equal("1", Assert.Single(table.Items)["id"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("""{"S":"1767225660"}""")]
    [InlineData("""{"N":"1609459199"}""")] // more than five years ago
    [InlineData("""{"N":"-5"}""")]
    [InlineData("""{"N":"1E+100"}""")]
    [InlineData("""{"N":"1767225660.5"}""")]
    public void What_is_no_recent_epoch_second_never_expires(string expires) // STR-097
    {
        var world = new TableWorld();
        var table = world.Create(settings: Expiring);
        table.PutItem($$"""{"id":{"S":"1"},"expires":{{expires}}}""");

        world.Advance(TimeSpan.FromDays(400));

        Assert.Single(table.Items);
    }

    [Fact]
    public void Nothing_is_deleted_before_the_clock_moves()
    {
        var world = new TableWorld();
        var table = world.Create(settings: Expiring);

        table.PutItem(new { id = "1", expires = Seconds(-60) });

        Assert.Single(table.Items);
        world.Advance(TimeSpan.Zero);
        Assert.Empty(table.Items);
    }

    [Fact]
    public void An_ordinary_delete_has_no_identity() // STR-095
    {
        var world = new TableWorld();
        var table = world.Create(settings: Expiring);
        table.PutItem(new { id = "1", expires = Seconds(60) });

        table.DeleteItem(new { id = "1" });
        world.Advance(TimeSpan.FromDays(1));

        Assert.Equal(2, world.Read(table).Count);
        Assert.DoesNotContain("userIdentity", world.Event(world.Read(table)[1]), StringComparison.Ordinal);
    }

    private static long Seconds(int fromStart) => TableWorld.Start.AddSeconds(fromStart).ToUnixTimeSeconds();
}
