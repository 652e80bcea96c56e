namespace EsmTestKit.Tests.DynamoDb;

public sealed class ChangeTests
{
    [Fact]
    [Covers("STR-075", "STR-077")]
    public void A_new_key_is_inserted_a_changed_one_modified_a_deleted_one_removed()
    {
        var table = new TableWorld().Create();

        table.PutItem(new { id = "1", total = 5 });
        table.PutItem(new { id = "1", total = 6 });
        table.DeleteItem(new { id = "1" });
        table.DeleteItem(new { id = "1" });

        Assert.Equal(["INSERT", "MODIFY", "REMOVE"], table.StreamRecords.Select(record => record.EventName));
        Assert.Equal(["orders#1", "orders#2", "orders#3"], table.StreamRecords.Select(record => record.Name.ToString()));
    }

    [Fact]
    [Covers("STR-076", "STR-083")]
    public void A_write_that_changes_nothing_tells_nothing()
    {
        var table = new TableWorld().Create();
        table.PutItem("""{"id":{"S":"1"},"n":{"N":"1"},"s":{"SS":["a","b"]},"m":{"M":{"x":{"BOOL":true},"y":{"NULL":true}}}}""");

        table.PutItem("""{"n":{"N":"1.0"},"s":{"SS":["b","a"]},"m":{"M":{"y":{"NULL":true},"x":{"BOOL":true}}},"id":{"S":"1"}}""");

        Assert.Single(table.StreamRecords);
    }

    [Fact]
    [Covers("STR-083")]
    public void The_order_in_a_list_matters()
    {
        var table = new TableWorld().Create();
        table.PutItem(new { id = "1", lines = new[] { 1, 2 } });

        table.PutItem(new { id = "1", lines = new[] { 2, 1 } });

        Assert.Equal(["INSERT", "MODIFY"], table.StreamRecords.Select(record => record.EventName));
    }

    [Fact]
    [Covers("STR-075")]
    public void An_update_of_a_missing_item_is_an_insert() // STR-078
    {
        var table = new TableWorld().Create();

        var item = table.UpdateItem(new { id = "1" }, new { total = 5 });

        Assert.Equal("""{"id":{"S":"1"},"total":{"N":"5"}}""", item.ToAttributeJson());
        Assert.Equal("INSERT", Assert.Single(table.StreamRecords).EventName);
    }

    [Fact]
    [Covers("STR-082")]
    public void A_key_attribute_cannot_be_updated()
    {
        var table = new TableWorld().Create();

        var refused = Assert.Throws<AwsServiceException>(() => table.UpdateItem(new { id = "1" }, new { id = "2" }));

        Assert.Equal("ValidationException", refused.Code);
        Assert.Equal("One or more parameter values were invalid: Cannot update attribute id. This attribute is part of the key", refused.Message);
        Assert.Empty(table.StreamRecords);
    }

    [Fact]
    [Covers("STR-080", "STR-081")]
    public void Records_of_one_item_keep_their_order_and_appear_once()
    {
        var table = new TableWorld(new() { ShardCount = 3 }).Create();

        for (var total = 0; total < 50; total++)
        {
            for (var id = 0; id < 5; id++) table.PutItem(new { id = id.ToString(System.Globalization.CultureInfo.InvariantCulture), total });
        }

        Assert.Equal(250, table.StreamRecords.Count);
        Assert.All(
            table.StreamRecords.GroupBy(record => record.Keys.ToString()),
            ofOneItem => Assert.Equal(Enumerable.Range(0, 50), ofOneItem.Select(record => record.NewImage!["total"]!.GetValue<int>())));
    }

    [Fact]
    [Covers("STR-103")]
    public void An_item_keeps_to_one_line_of_shards()
    {
        var world = new TableWorld(new() { ShardCount = 4 });
        var table = world.Create();

        for (var id = 0; id < 40; id++) table.PutItem(new { id = $"i{id}", total = 1 });
        for (var id = 0; id < 40; id++) table.PutItem(new { id = $"i{id}", total = 2 });

        Assert.All(table.StreamRecords.GroupBy(record => record.Keys.ToString()), ofOneItem => Assert.Single(ofOneItem.Select(record => record.ShardId).Distinct()));
        Assert.True(table.StreamRecords.Select(record => record.ShardId).Distinct().Count() > 1);
    }

    [Fact]
    public void Without_a_stream_the_items_change_all_the_same()
    {
        var world = new TableWorld();
        var table = world.Create(settings: new("id"));

        table.PutItem(new { id = "1" });

        Assert.Equal("""{"id":{"S":"1"}}""", Assert.Single(table.Items).ToString());
        Assert.Empty(table.StreamRecords);
        Assert.Null(table.StreamArn);
    }

    [Fact]
    public void The_ledger_tells_of_the_write_and_of_the_record()
    {
        var world = new TableWorld();
        var table = world.Create();

        table.PutItem(new { id = "1" });

        Assert.Collection(
            world.World.Ledger,
            entry => Assert.Equal("INSERT", Assert.IsType<DynamoDbItemWritten>(entry).Change),
            entry => Assert.Equal(new RecordName("orders", 1), Assert.Single(Assert.IsType<DynamoDbStreamRecordWritten>(entry).Records)));
    }
}
