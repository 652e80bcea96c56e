using System.Text.Json.Nodes;

namespace EsmTestKit.Tests.DynamoDb;

public sealed class ItemOperationTests
{
    private readonly TableWorld _world = new();
    private readonly DynamoDbTable _table;

    public ItemOperationTests() => _table = _world.Create();

    [Fact]
    public void An_item_is_put_got_and_deleted()
    {
        Same("{}", Call("PutItem", """{"TableName":"orders","Item":{"id":{"S":"1"},"n":{"N":"1"}}}"""));
        Same("""{"Attributes":{"id":{"S":"1"},"n":{"N":"1"}}}""", Call("PutItem", """{"TableName":"orders","Item":{"id":{"S":"1"}},"ReturnValues":"ALL_OLD"}"""));
        Same("""{"Item":{"id":{"S":"1"}}}""", Call("GetItem", """{"TableName":"orders","Key":{"id":{"S":"1"}},"ConsistentRead":true}"""));
        Same("""{"Attributes":{"id":{"S":"1"}}}""", Call("DeleteItem", """{"TableName":"orders","Key":{"id":{"S":"1"}},"ReturnValues":"ALL_OLD"}"""));
        Same("{}", Call("GetItem", """{"TableName":"orders","Key":{"id":{"S":"1"}}}"""));
        Assert.Equal(["INSERT", "MODIFY", "REMOVE"], _table.StreamRecords.Select(record => record.EventName));
        Assert.Equal("Return values set to invalid value", _world.Refused("dynamodb:PutItem", """{"TableName":"orders","Item":{"id":{"S":"1"}},"ReturnValues":"ALL_NEW"}""").Message);
    }

    [Fact]
    [Covers("STR-078", "STR-075")]
    public void The_older_form_of_update_puts_adds_and_deletes()
    {
        Same("{}", Call("UpdateItem", """{"TableName":"orders","Key":{"id":{"S":"1"}},"AttributeUpdates":{"n":{"Value":{"N":"1"},"Action":"ADD"},"s":{"Value":{"SS":["a"]},"Action":"ADD"},"x":{"Value":{"S":"x"}}}}"""));

        var answer = Call("UpdateItem", """{"TableName":"orders","Key":{"id":{"S":"1"}},"ReturnValues":"ALL_NEW","AttributeUpdates":{"n":{"Value":{"N":"2.5"},"Action":"ADD"},"s":{"Value":{"SS":["a","b"]},"Action":"ADD"},"x":{"Action":"DELETE"}}}""");

        Same("""{"Attributes":{"id":{"S":"1"},"n":{"N":"3.5"},"s":{"SS":["a","b"]}}}""", answer);
        Same("""{"Attributes":{"s":{"SS":["b"]}}}""", Call("UpdateItem", """{"TableName":"orders","Key":{"id":{"S":"1"}},"ReturnValues":"UPDATED_NEW","AttributeUpdates":{"s":{"Value":{"SS":["a"]},"Action":"DELETE"}}}"""));
        Assert.Equal(["INSERT", "MODIFY", "MODIFY"], _table.StreamRecords.Select(record => record.EventName));
        Assert.Equal("Type mismatch for attribute to update", _world.Refused("dynamodb:UpdateItem", """{"TableName":"orders","Key":{"id":{"S":"1"}},"AttributeUpdates":{"s":{"Value":{"N":"1"},"Action":"ADD"}}}""").Message);
    }

    [Fact]
    [Covers("STR-082")]
    public void A_key_attribute_is_not_updated() =>
        Assert.Equal(
            "One or more parameter values were invalid: Cannot update attribute id. This attribute is part of the key",
            _world.Refused("dynamodb:UpdateItem", """{"TableName":"orders","Key":{"id":{"S":"1"}},"AttributeUpdates":{"id":{"Value":{"S":"2"}}}}""").Message);

    [Fact]
    [Covers("STR-079")]
    public void A_batch_writes_one_record_for_each_changed_item()
    {
        _table.PutItem(new { id = "same" });
        _table.PutItem(new { id = "gone" });

        Same("""{"UnprocessedItems":{}}""", Call("BatchWriteItem", """{"RequestItems":{"orders":[{"PutRequest":{"Item":{"id":{"S":"new"}}}},{"PutRequest":{"Item":{"id":{"S":"same"}}}},{"DeleteRequest":{"Key":{"id":{"S":"gone"}}}},{"DeleteRequest":{"Key":{"id":{"S":"never"}}}}]}}"""));

        Assert.Equal(["INSERT", "REMOVE"], _table.StreamRecords.Skip(2).Select(record => record.EventName));
        Same(
            """{"Responses":{"orders":[{"id":{"S":"new"}}]},"UnprocessedKeys":{}}""",
            Call("BatchGetItem", """{"RequestItems":{"orders":{"Keys":[{"id":{"S":"new"}},{"id":{"S":"gone"}}]}}}"""));
    }

    [Fact]
    public void A_faulty_batch_writes_nothing()
    {
        Assert.Equal("Provided list of item keys contains duplicates", _world.Refused("dynamodb:BatchWriteItem", """{"RequestItems":{"orders":[{"PutRequest":{"Item":{"id":{"S":"1"}}}},{"DeleteRequest":{"Key":{"id":{"S":"1"}}}}]}}""").Message);
        var many = string.Join(',', Enumerable.Range(0, 26).Select(id => $$$$$"""{"PutRequest":{"Item":{"id":{"S":"{{{{{id}}}}}"}}}}"""));
        Assert.Equal("Too many items requested for the BatchWriteItem call", _world.Refused("dynamodb:BatchWriteItem", $$$"""{"RequestItems":{"orders":[{{{many}}}]}}""").Message);
        Assert.Empty(_table.Items);
    }

    [Theory]
    [InlineData("""{"Item":{"id":{"S":"1"}}}""", "1 validation error detected: Value null at 'tableName' failed to satisfy constraint: Member must not be null")]
    [InlineData("""{"TableName":"orders"}""", "1 validation error detected: Value null at 'item' failed to satisfy constraint: Member must not be null")]
    public void Missing_members_are_refused(string request, string message) => Assert.Equal(message, _world.Refused("dynamodb:PutItem", request).Message);

    private JsonObject Call(string operation, string request) => _world.Call("dynamodb:" + operation, request);

    private static void Same(string expected, JsonNode actual) => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), actual.ToJsonString());

    [Fact]
    public void A_list_of_items_is_serialized_as_what_they_hold()
    {
        var table = new TableWorld().Create();
        table.PutItem(new { id = "1", total = 5 });

        var text = System.Text.Json.JsonSerializer.Serialize(table.Items);

        Assert.Equal("""[{"id":"1","total":5}]""", text);
        Assert.Equal(table.Items[0].ToAttributeJson(), System.Text.Json.JsonSerializer.Deserialize<List<DynamoDbItem>>(text)![0].ToAttributeJson());
    }
}
