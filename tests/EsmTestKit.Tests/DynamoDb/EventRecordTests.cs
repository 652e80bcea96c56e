using System.Text.Json.Nodes;
using EsmTestKit.Internal.DynamoDb;

namespace EsmTestKit.Tests.DynamoDb;

public sealed class EventRecordTests
{
    private const string Images = """
        {"pk":{"S":"images"},"ordinal":{"N":"1"},"mode":{"S":"success"},"bad":{"BOOL":false},
         "nested":{"M":{"list":{"L":[{"NULL":true},{"N":"1.25"},{"B":"AQID"}]}}},"strings":{"SS":["a","b"]}}
        """;

    private const string Changed = """{"pk":{"S":"images"},"ordinal":{"N":"2"},"mode":{"S":"success"},"bad":{"BOOL":false}}""";

    [Fact]
    [Covers("STR-394", "STR-396", "STR-399", "STR-087", "STR-092")]
    public void The_event_record_is_what_AWS_recorded_to_the_byte()
    {
        var world = new TableWorld(start: DateTimeOffset.FromUnixTimeSeconds(1_789_651_658));
        var table = world.Create(settings: new("pk") { StreamView = DynamoDbStreamView.NewAndOldImages });
        table.PutItem(Images);
        table.PutItem(Changed);
        var record = world.Read(table)[1];

        var text = world.Event(record);

        var id = ((TableChange)record).EventId;
        Assert.Matches("^[0-9a-f]{32}$", id);
        Assert.Equal(
            $$$$"""{"eventID":"{{{{id}}}}","eventName":"MODIFY","eventVersion":"1.1","eventSource":"aws:dynamodb","awsRegion":"us-east-1","dynamodb":{"ApproximateCreationDateTime":1.789651658E9,"Keys":{"pk":{"S":"images"}},"NewImage":{"bad":{"BOOL":false},"mode":{"S":"success"},"ordinal":{"N":"2"},"pk":{"S":"images"}},"OldImage":{"bad":{"BOOL":false},"mode":{"S":"success"},"nested":{"M":{"list":{"L":[{"NULL":true},{"N":"1.25"},{"B":"AQID"}]}}},"ordinal":{"N":"1"},"pk":{"S":"images"},"strings":{"SS":["a","b"]}},"SequenceNumber":"{{{{record.SequenceNumber}}}}","SizeBytes":108,"StreamViewType":"NEW_AND_OLD_IMAGES"},"eventSourceARN":"{{{{table.StreamArn}}}}"}""",
            text);
        Assert.Equal(text, world.Event(record));
    }

    [Fact]
    [Covers("STR-090", "STR-086", "STR-089", "ADD-05")]
    public void Sizes_are_those_recorded_on_AWS()
    {
        var world = new TableWorld();
        var table = world.Create(settings: new("pk") { StreamView = DynamoDbStreamView.NewAndOldImages });

        table.PutItem(Images);
        table.PutItem(Changed);
        table.DeleteItem(new { pk = "images" });

        Assert.Equal([76, 108, 40], table.StreamRecords.Select(record => record.SizeBytes)); // STR-089, ADD-05
        var events = world.Read(table).Select(record => (JsonObject)world.EventJson(record)["dynamodb"]!).ToList();
        Assert.Equal([false, true, true], events.Select(change => change.ContainsKey("OldImage")));
        Assert.Equal([true, true, false], events.Select(change => change.ContainsKey("NewImage")));
    }

    [Theory]
    [InlineData("""{"my_partition_key":{"S":"hello world"}}""", "my_partition_key", 54)] // on-failure-topic: Keys 27 + NewImage 27
    [InlineData("""{"id":{"S":"id_value"},"x":{"N":"42"}}""", "id", 23)]
    [InlineData("""{"k":{"S":"é"},"b":{"B":"Zm9vYmFy"}}""", "k", 13)]
    [InlineData("""{"k":{"N":"-1.50"}}""", "k", 6)]
    [Covers("STR-089")]
    public void Sizes_count_names_and_values_of_what_is_shown(string item, string key, int size)
    {
        var type = item.Contains("{\"N\":\"-", StringComparison.Ordinal) ? DynamoDbKeyType.Number : DynamoDbKeyType.String;
        var table = new TableWorld().Create(settings: new(new DynamoDbKey(key, type)) { StreamView = DynamoDbStreamView.NewImage });

        table.PutItem(item);

        Assert.Equal(size, Assert.Single(table.StreamRecords).SizeBytes);
    }

    [Theory]
    [InlineData(DynamoDbStreamView.KeysOnly, "KEYS_ONLY", false, false)]
    [InlineData(DynamoDbStreamView.NewImage, "NEW_IMAGE", true, false)]
    [InlineData(DynamoDbStreamView.OldImage, "OLD_IMAGE", false, true)]
    [InlineData(DynamoDbStreamView.NewAndOldImages, "NEW_AND_OLD_IMAGES", true, true)]
    [Covers("STR-085", "STR-087")]
    public void Each_view_shows_its_images(DynamoDbStreamView view, string name, bool hasNew, bool hasOld)
    {
        var world = new TableWorld();
        var table = world.Create(settings: new("id") { StreamView = view });

        table.PutItem(new { id = "1", total = 1 });
        table.PutItem(new { id = "1", total = 2 });
        table.DeleteItem(new { id = "1" });

        var changes = world.Read(table).Select(record => (JsonObject)world.EventJson(record)["dynamodb"]!).ToList();
        Assert.Equal([hasNew, hasNew, false], changes.Select(change => change.ContainsKey("NewImage")));
        Assert.Equal([false, hasOld, hasOld], changes.Select(change => change.ContainsKey("OldImage")));
        Assert.All(changes, change => Assert.Equal("""{"id":{"S":"1"}}""", change["Keys"]!.ToJsonString()));
        Assert.All(changes, change => Assert.Equal(name, change["StreamViewType"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData(1_789_651_658, DynamoDbTimestampFormat.JavaDouble, "1.789651658E9")]
    [InlineData(1_789_651_660, DynamoDbTimestampFormat.JavaDouble, "1.78965166E9")]
    [InlineData(2_000_000_000, DynamoDbTimestampFormat.JavaDouble, "2.0E9")]
    [InlineData(10_000_000, DynamoDbTimestampFormat.JavaDouble, "1.0E7")]
    [InlineData(9_999_999, DynamoDbTimestampFormat.JavaDouble, "9999999.0")]
    [InlineData(1_789_651_658, DynamoDbTimestampFormat.Integer, "1789651658")]
    [InlineData(1_789_651_658, DynamoDbTimestampFormat.Decimal, "1789651658.0")]
    [Covers("STR-396")]
    public void The_creation_time_is_a_number_as_Java_writes_it(long seconds, DynamoDbTimestampFormat format, string text)
    {
        var world = new TableWorld(new() { TimestampFormat = format }, DateTimeOffset.FromUnixTimeSeconds(seconds));
        var table = world.Create();
        table.PutItem(new { id = "1" });

        Assert.Contains($"\"ApproximateCreationDateTime\":{text},", world.Event(world.Read(table)[0]), StringComparison.Ordinal);
    }

    [Fact]
    [Covers("STR-088")]
    public void The_creation_time_is_rounded_down()
    {
        var world = new TableWorld(start: TableWorld.Start.AddMilliseconds(1999));
        var table = world.Create();
        table.PutItem(new { id = "1" });

        Assert.Equal(TableWorld.Start.AddSeconds(1), table.StreamRecords[0].CreatedAt);
    }

    [Fact]
    [Covers("STR-398", "STR-093")]
    public void All_ten_types_come_back_as_they_were_put()
    {
        const string Item = """{"b":{"B":"Zm9vYmFy"},"bool":{"BOOL":true},"bs":{"BS":["AQ==","Ag=="]},"id":{"S":"ü€😀"},"l":{"L":[{"S":"x"},{"L":[]}]},"m":{"M":{"a":{"N":"-0.5"}}},"n":{"N":"12"},"ns":{"NS":["3","1.5"]},"nul":{"NULL":true},"ss":{"SS":["b","a"]}}""";
        var world = new TableWorld();
        var table = world.Create();

        table.PutItem(Item);

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Item), world.EventJson(world.Read(table)[0])["dynamodb"]!["NewImage"]));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Item), JsonNode.Parse(table.Items[0].ToAttributeJson())));
    }

    [Fact]
    [Covers("STR-094")]
    public void Attributes_can_come_in_another_order()
    {
        var ordered = new TableWorld().Create();
        var world = new TableWorld(new() { AttributeOrderSeed = 7 });
        var table = world.Create();
        var item = new { id = "1", a = 1, b = 2, c = 3, d = 4, e = 5 };

        ordered.PutItem(item);
        table.PutItem(item);

        var names = ((JsonObject)world.EventJson(world.Read(table)[0])["dynamodb"]!["NewImage"]!).Select(pair => pair.Key).ToList();
        Assert.NotEqual(ordered.Items[0].Names, names);
        Assert.Equal(ordered.Items[0].Names, names.Order(StringComparer.Ordinal));
    }

    [Fact]
    [Covers("STR-400", "STR-397", "STR-383")]
    public void There_is_no_invoke_identity_and_sizes_are_numbers_and_sequence_numbers_text()
    {
        var world = new TableWorld();
        var table = world.Create();
        table.PutItem(new { id = "1" });

        var json = (JsonObject)world.EventJson(world.Read(table)[0]);

        Assert.Equal(["eventID", "eventName", "eventVersion", "eventSource", "awsRegion", "dynamodb", "eventSourceARN"], json.Select(pair => pair.Key));
        Assert.Equal("6", json["dynamodb"]!["SizeBytes"]!.ToJsonString());
        Assert.Matches("^\"[1-9][0-9]{20,39}\"$", json["dynamodb"]!["SequenceNumber"]!.ToJsonString());
    }

    [Fact]
    [Covers("STR-395", "STR-095", "STR-097")]
    public void A_time_to_live_delete_has_the_services_identity_before_the_ARN()
    {
        var world = new TableWorld();
        var table = world.Create(settings: new("id") { StreamView = DynamoDbStreamView.OldImage, TimeToLiveAttribute = "expires" });
        table.PutItem(new { id = "1", expires = TableWorld.Start.AddHours(1).ToUnixTimeSeconds() });
        world.Advance(TimeSpan.FromHours(1));

        var text = world.Event(world.Read(table)[1]);

        Assert.Contains("},\"userIdentity\":{\"principalId\":\"dynamodb.amazonaws.com\",\"type\":\"Service\"},\"eventSourceARN\":", text, StringComparison.Ordinal);
        Assert.Contains("\"eventName\":\"REMOVE\"", text, StringComparison.Ordinal);
    }
}
