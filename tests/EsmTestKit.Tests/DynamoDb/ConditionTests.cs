using System.Text.Json.Nodes;

namespace EsmTestKit.Tests.DynamoDb;

public sealed class ConditionTests
{
    private const string Item = """{"id":{"S":"1"},"n":{"N":"5"},"t":{"S":"hello"},"ss":{"SS":["a","b"]},"l":{"L":[{"S":"x"},{"N":"2"}]},"m":{"M":{"k":{"N":"1"}}},"b":{"BOOL":true},"z":{"NULL":true}}""";
    private readonly TableWorld _world = new();
    private readonly DynamoDbTable _table;

    public ConditionTests()
    {
        _table = _world.Create();
        _table.PutItem(Item);
    }

    [Theory]
    [InlineData("n = :five", true)]
    [InlineData("n <> :five", false)]
    [InlineData(":five = n", true)]
    [InlineData("absent <> :five", true)]
    [InlineData("absent = :five", false)]
    [InlineData("absent < :five", false)]
    [InlineData("n > :two AND n <= :five", true)]
    [InlineData("n BETWEEN :two AND :five", true)]
    [InlineData("n IN (:two, :hel, :five)", true)]
    [InlineData("NOT n = :five OR t = :hel", false)]
    [InlineData("n = :five OR t = :hel AND t = :hel", true)]
    [InlineData("(n = :five OR t = :hel) AND t = :hel", false)]
    [InlineData("attribute_exists(m.k) AND attribute_not_exists(m.j)", true)]
    [InlineData("attribute_exists(l[1]) and not attribute_exists(l[2])", true)]
    [InlineData("attribute_type(z, :null)", true)]
    [InlineData("begins_with(t, :hel)", true)]
    [InlineData("contains(t, :hel)", true)]
    [InlineData("contains(ss, :a)", true)]
    [InlineData("contains(l, :two)", true)]
    [InlineData("contains(l, :a)", false)]
    [InlineData("size(t) = :five", true)]
    [InlineData("size(l) = :two", true)]
    [InlineData("size(n) = :two", false)]
    [InlineData("n = :hel", false)]
    [InlineData("n < :hel", false)]
    [InlineData("t > n", false)]
    [InlineData("m.k < n", true)]
    public void A_condition_holds_or_not(string condition, bool holds)
    {
        var used = new JsonObject();
        foreach (var (name, value) in JsonNode.Parse("""{":five":{"N":"5.0"},":two":{"N":"2"},":hel":{"S":"hel"},":a":{"S":"a"},":null":{"S":"NULL"}}""")!.AsObject())
        {
            if (condition.Contains(name, StringComparison.Ordinal)) used[name] = value!.DeepClone();
        }

        var request = new JsonObject { ["TableName"] = "orders", ["FilterExpression"] = condition, ["ExpressionAttributeValues"] = used.Count == 0 ? null : used };

        Assert.Equal(holds ? 1 : 0, _world.Call("dynamodb:Scan", request.ToJsonString())["Count"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("n = n", "Invalid ConditionExpression: The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [n]")]
    [InlineData("((n = :v))", "Invalid ConditionExpression: The expression has redundant parentheses;")]
    [InlineData("n = ", "Invalid ConditionExpression: Syntax error; token: \"<EOF>\", near: \"=\"")]
    [InlineData("n == :v", "Invalid ConditionExpression: Syntax error; token: \"=\", near: \"== :v\"")]
    [InlineData("n ! :v", "Invalid ConditionExpression: Syntax error; token: \"!\", near: \"!\"")]
    [InlineData("missing(n)", "Invalid ConditionExpression: Invalid function name; function: missing")]
    [InlineData("Begins_with(n, :v)", "Invalid ConditionExpression: Invalid function name; function: Begins_with")]
    [InlineData("name = :v", "Invalid ConditionExpression: Attribute name is a reserved keyword; reserved keyword: name")]
    [InlineData("begins_with(t, :v)", "Invalid ConditionExpression: Incorrect operand type for operator or function; operator or function: begins_with, operand type: N")]
    [InlineData("n < :b", "Invalid ConditionExpression: Incorrect operand type for operator or function; operator or function: <, operand type: BOOL")]
    [InlineData("n BETWEEN :v AND :w", "Invalid ConditionExpression: The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {N:5}, upper bound operand: AttributeValue: {N:4}")]
    public void An_impossible_condition_is_refused(string condition, string message)
    {
        var request = new JsonObject
        {
            ["TableName"] = "orders",
            ["Item"] = JsonNode.Parse("""{"id":{"S":"1"}}"""),
            ["ConditionExpression"] = condition,
            ["ExpressionAttributeValues"] = JsonNode.Parse("""{":v":{"N":"5"},":w":{"N":"4"},":b":{"BOOL":true}}"""),
        };

        Assert.Equal(message, _world.Refused("dynamodb:PutItem", request.ToJsonString()).Message);
    }

    [Fact]
    public void Parentheses_that_group_are_not_redundant() =>
        _world.Call("dynamodb:Scan", """{"TableName":"orders","FilterExpression":"((n = :v) OR (t = :v)) AND (NOT (n = :v))","ExpressionAttributeValues":{":v":{"N":"5"}}}""");

    [Fact]
    [Covers("STR-077")]
    public void A_failed_condition_writes_nothing_and_shows_the_item_when_asked()
    {
        const string Request = """{"TableName":"orders","Item":{"id":{"S":"1"}},"ConditionExpression":"attribute_not_exists(id)","ReturnValuesOnConditionCheckFailure":"ALL_OLD"}""";

        var refused = _world.Refused("dynamodb:PutItem", Request);

        Assert.Equal("ConditionalCheckFailedException", refused.Code);
        Assert.Equal("The conditional request failed", refused.Message);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Item), refused.Details!["Item"]));
        Assert.Single(_table.StreamRecords);
        Assert.Null(_world.Refused("dynamodb:PutItem", Request.Replace("ALL_OLD", "NONE", StringComparison.Ordinal)).Details);
        Assert.Equal("ConditionalCheckFailedException", _world.Refused("dynamodb:DeleteItem", """{"TableName":"orders","Key":{"id":{"S":"9"}},"ConditionExpression":"attribute_exists(id)"}""").Code);
    }

    [Fact]
    public void Names_without_an_expression_are_refused() =>
        Assert.Equal(
            "ExpressionAttributeNames can only be specified when using expressions",
            _world.Refused("dynamodb:PutItem", """{"TableName":"orders","Item":{"id":{"S":"1"}},"ExpressionAttributeNames":{"#a":"a"}}""").Message);
}
