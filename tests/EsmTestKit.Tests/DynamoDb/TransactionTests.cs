using System.Text.Json.Nodes;

namespace EsmTestKit.Tests.DynamoDb;

public sealed class TransactionTests
{
    private readonly TableWorld _world = new();
    private readonly DynamoDbTable _table;

    public TransactionTests()
    {
        _table = _world.Create();
        _table.PutItem(new { id = "old", n = 1 });
        _table.PutItem(new { id = "gone" });
    }

    [Fact]
    [Covers("STR-079")]
    public void A_transaction_writes_one_record_for_each_changed_item()
    {
        Call("""
            {"TransactItems":[
              {"Put":{"TableName":"orders","Item":{"id":{"S":"new"}}}},
              {"Update":{"TableName":"orders","Key":{"id":{"S":"old"}},"UpdateExpression":"ADD n :v","ExpressionAttributeValues":{":v":{"N":"1"}}}},
              {"Delete":{"TableName":"orders","Key":{"id":{"S":"gone"}}}},
              {"ConditionCheck":{"TableName":"orders","Key":{"id":{"S":"never"}},"ConditionExpression":"attribute_not_exists(id)"}}]}
            """);

        Assert.Equal(["INSERT", "MODIFY", "REMOVE"], _table.StreamRecords.Skip(2).Select(record => record.EventName));
    }

    [Fact]
    [Covers("STR-079", "WIR-068")]
    public void A_cancelled_transaction_writes_nothing_and_says_why()
    {
        var refused = Refused("""
            {"TransactItems":[
              {"Put":{"TableName":"orders","Item":{"id":{"S":"new"}}}},
              {"Update":{"TableName":"orders","Key":{"id":{"S":"old"}},"UpdateExpression":"SET n = :v","ConditionExpression":"n = :v","ExpressionAttributeValues":{":v":{"N":"2"}},"ReturnValuesOnConditionCheckFailure":"ALL_OLD"}},
              {"Update":{"TableName":"orders","Key":{"id":{"S":"gone"}},"UpdateExpression":"SET x = y"}}]}
            """);

        Assert.Equal("TransactionCanceledException", refused.Code);
        Assert.Equal("Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed, ValidationError]", refused.Message);
        Assert.True(
            JsonNode.DeepEquals(
                JsonNode.Parse("""
                    {"CancellationReasons":[{"Code":"None"},
                     {"Item":{"id":{"S":"old"},"n":{"N":"1"}},"Code":"ConditionalCheckFailed","Message":"The conditional request failed"},
                     {"Code":"ValidationError","Message":"The provided expression refers to an attribute that does not exist in the item"}]}
                    """),
                refused.Details),
            refused.Details!.ToJsonString());
        Assert.Equal(2, _table.StreamRecords.Count);
    }

    [Fact]
    public void The_same_token_is_the_same_transaction_for_ten_minutes()
    {
        const string Request = """{"ClientRequestToken":"t","TransactItems":[{"Update":{"TableName":"orders","Key":{"id":{"S":"old"}},"UpdateExpression":"ADD n :v","ExpressionAttributeValues":{":v":{"N":"1"}}}}]}""";
        Call(Request);
        Call(Request);
        Assert.Equal(2, N());
        Assert.Equal("IdempotentParameterMismatchException", Refused(Request.Replace("\"1\"", "\"2\"", StringComparison.Ordinal)).Code);
        _world.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromTicks(1));
        Call(Request);
        Assert.Equal(3, N());
    }

    [Fact]
    public void One_item_is_written_once() =>
        Assert.Equal(
            "Transaction request cannot include multiple operations on one item",
            Refused("""{"TransactItems":[{"Delete":{"TableName":"orders","Key":{"id":{"S":"1"}}}},{"Put":{"TableName":"orders","Item":{"id":{"S":"1"}}}}]}""").Message);

    [Fact]
    public void Items_are_read_together() =>
        Assert.Equal(
            """{"Responses":[{"Item":{"n":{"N":"1"}}},{}]}""",
            _world.Call("dynamodb:TransactGetItems", """{"TransactItems":[{"Get":{"TableName":"orders","Key":{"id":{"S":"old"}},"ProjectionExpression":"n"}},{"Get":{"TableName":"orders","Key":{"id":{"S":"none"}}}}]}""").ToJsonString());

    private int N() => _table.GetItem(new { id = "old" })!["n"]!.GetValue<int>();

    private void Call(string request) => _world.Call("dynamodb:TransactWriteItems", request);

    private AwsServiceException Refused(string request) => _world.Refused("dynamodb:TransactWriteItems", request);
}
