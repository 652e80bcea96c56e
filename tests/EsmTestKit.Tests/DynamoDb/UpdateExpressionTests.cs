using System.Text.Json.Nodes;

namespace EsmTestKit.Tests.DynamoDb;

public sealed class UpdateExpressionTests
{
    private const string Item = """{"id":{"S":"1"},"n":{"N":"5"},"s":{"SS":["a","b"]},"l":{"L":[{"S":"x"},{"S":"y"},{"S":"z"}]},"m":{"M":{"k":{"N":"1"}}}}""";
    private readonly TableWorld _world = new();
    private readonly DynamoDbTable _table;

    public UpdateExpressionTests()
    {
        _table = _world.Create();
        _table.PutItem(Item);
    }

    [Theory]
    [InlineData("SET n = n + :v", """{":v":{"N":"0.5"}}""", "n", """{"N":"5.5"}""")]
    [InlineData("SET n = n - :v", """{":v":{"N":"6"}}""", "n", """{"N":"-1"}""")]
    [InlineData("SET x = if_not_exists(n, :v)", """{":v":{"N":"9"}}""", "x", """{"N":"5"}""")]
    [InlineData("SET x = if_not_exists(y, :v) + :v", """{":v":{"N":"9"}}""", "x", """{"N":"18"}""")]
    [InlineData("SET l = list_append(l, :v)", """{":v":{"L":[{"N":"1"}]}}""", "l", """{"L":[{"S":"x"},{"S":"y"},{"S":"z"},{"N":"1"}]}""")]
    [InlineData("SET m.k = :v, m.j = n", """{":v":{"BOOL":true}}""", "m", """{"M":{"j":{"N":"5"},"k":{"BOOL":true}}}""")]
    [InlineData("SET l[1] = :v, l[9] = :v", """{":v":{"N":"1"}}""", "l", """{"L":[{"S":"x"},{"N":"1"},{"S":"z"},{"N":"1"}]}""")]
    [InlineData("REMOVE l[0], l[2], m.k", null, "l", """{"L":[{"S":"y"}]}""")]
    [InlineData("remove n add s :v", """{":v":{"SS":["b","c"]}}""", "s", """{"SS":["a","b","c"]}""")]
    [InlineData("ADD n :v", """{":v":{"N":"1"}}""", "n", """{"N":"6"}""")]
    [InlineData("ADD fresh :v", """{":v":{"N":"1"}}""", "fresh", """{"N":"1"}""")]
    [InlineData("DELETE s :v", """{":v":{"SS":["a"]}}""", "s", """{"SS":["b"]}""")]
    [InlineData("DELETE s :v", """{":v":{"SS":["a","b"]}}""", "s", null)]
    [InlineData("DELETE absent :v", """{":v":{"SS":["a"]}}""", "absent", null)]
    [InlineData("SET n = l[0], l[0] = n", null, "n", """{"S":"x"}""")]
    public void An_update_does_what_it_says(string expression, string? values, string attribute, string? expected)
    {
        var answer = _world.Call("dynamodb:UpdateItem", Request(expression, values))["Attributes"]!.AsObject();

        Assert.Equal(expected, answer[attribute]?.ToJsonString());
    }

    [Theory]
    [InlineData("SET x = y", null, "The provided expression refers to an attribute that does not exist in the item")]
    [InlineData("SET n = s + :v", """{":v":{"N":"1"}}""", "An operand in the update expression has an incorrect data type")]
    [InlineData("SET a.b = :v", """{":v":{"N":"1"}}""", "The document path provided in the update expression is invalid for update")]
    [InlineData("SET n[0] = :v", """{":v":{"N":"1"}}""", "The document path provided in the update expression is invalid for update")]
    [InlineData("ADD n :v", """{":v":{"SS":["1"]}}""", "An operand in the update expression has an incorrect data type")]
    [InlineData("ADD n :v", """{":v":{"S":"1"}}""", "Invalid UpdateExpression: Incorrect operand type for operator or function; operator: ADD, operand type: STRING, typeSet: ALLOWED_FOR_ADD_OPERAND")]
    [InlineData("DELETE s :v", """{":v":{"N":"1"}}""", "Invalid UpdateExpression: Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER, typeSet: ALLOWED_FOR_DELETE_OPERAND")]
    [InlineData("SET n = n + :v", """{":v":{"S":"1"}}""", "Invalid UpdateExpression: Incorrect operand type for operator or function; operator or function: +, operand type: S")]
    [InlineData("SET id = :v", """{":v":{"S":"1"}}""", "One or more parameter values were invalid: Cannot update attribute id. This attribute is part of the key")]
    [InlineData("SET status = :v", """{":v":{"S":"1"}}""", "Invalid UpdateExpression: Attribute name is a reserved keyword; reserved keyword: status")]
    [InlineData("SET a = :v, a.b = :v", """{":v":{"S":"1"}}""", "Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a, b]")]
    [InlineData("SET a = :v SET b = :v", """{":v":{"S":"1"}}""", "Invalid UpdateExpression: The \"SET\" section can only be used once in an update expression;")]
    [InlineData("SET a = :w", """{":v":{"S":"1"}}""", "Invalid UpdateExpression: An expression attribute value used in expression is not defined; attribute value: :w")]
    [InlineData("SET #a = :v", """{":v":{"S":"1"}}""", "Invalid UpdateExpression: An expression attribute name used in the document path is not defined; attribute name: #a")]
    [InlineData("SET a = :v", """{":v":{"S":"1"},":w":{"S":"1"}}""", "Value provided in ExpressionAttributeValues unused in expressions: keys: {:w}")]
    [InlineData("SET a :v", """{":v":{"S":"1"}}""", "Invalid UpdateExpression: Syntax error; token: \":v\", near: \"a :v\"")]
    [InlineData("", null, "Invalid UpdateExpression: The expression can not be empty;")]
    [InlineData("SET a = size(b)", null, "Invalid UpdateExpression: The function is not allowed in an update expression; function: size")]
    [InlineData("SET a = :v", "{}", "ExpressionAttributeValues must not be empty")]
    [InlineData("SET a = :v", """{"v":{"S":"1"}}""", "ExpressionAttributeValues contains invalid key: Syntax error; key: \"v\"")]
    public void An_impossible_update_is_refused_and_changes_nothing(string expression, string? values, string message)
    {
        Assert.Equal(message, _world.Refused("dynamodb:UpdateItem", Request(expression, values)).Message);
        Assert.Single(_table.StreamRecords);
    }

    [Theory]
    [InlineData("UPDATED_NEW", """{"l":{"L":[{"N":"1"}]},"n":{"N":"6"}}""")]
    [InlineData("UPDATED_OLD", """{"l":{"L":[{"S":"y"}]},"n":{"N":"5"}}""")]
    public void What_an_update_touched_can_be_answered(string returnValues, string expected)
    {
        var request = JsonNode.Parse(Request("SET l[1] = :v ADD n :v", """{":v":{"N":"1"}}"""))!.AsObject();
        request["ReturnValues"] = returnValues;

        Assert.Equal(expected, _world.Call("dynamodb:UpdateItem", request.ToJsonString())["Attributes"]!.ToJsonString());
    }

    [Fact]
    public void Names_stand_for_words_that_are_reserved()
    {
        _world.Call("dynamodb:UpdateItem", """{"TableName":"orders","Key":{"id":{"S":"1"}},"UpdateExpression":"SET #s = :v","ExpressionAttributeNames":{"#s":"status"},"ExpressionAttributeValues":{":v":{"S":"paid"}}}""");

        Assert.Equal("paid", _table.GetItem(new { id = "1" })!["status"]!.GetValue<string>());
    }

    [Fact]
    [Covers("STR-078")]
    public void An_update_expression_makes_the_item_that_is_not_there()
    {
        _world.Call("dynamodb:UpdateItem", """{"TableName":"orders","Key":{"id":{"S":"2"}},"UpdateExpression":"ADD n :v","ExpressionAttributeValues":{":v":{"N":"1"}}}""");

        Assert.Equal("INSERT", _table.StreamRecords[1].EventName);
    }

    private static string Request(string expression, string? values) =>
        new JsonObject
        {
            ["TableName"] = "orders",
            ["Key"] = JsonNode.Parse("""{"id":{"S":"1"}}"""),
            ["UpdateExpression"] = expression,
            ["ExpressionAttributeValues"] = values is null ? null : JsonNode.Parse(values),
            ["ReturnValues"] = "ALL_NEW",
        }.ToJsonString();
}
