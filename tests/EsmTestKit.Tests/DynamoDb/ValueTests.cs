using EsmTestKit.Internal.DynamoDb;

namespace EsmTestKit.Tests.DynamoDb;

public sealed class ValueTests
{
    [Theory]
    [InlineData("1", "1")]
    [InlineData("1.0", "1")]
    [InlineData("-0", "0")]
    [InlineData("+0012.3400", "12.34")]
    [InlineData("1E3", "1000")]
    [InlineData(".5e-2", "0.005")]
    [InlineData("100.", "100")]
    [InlineData("-1.5E+1", "-15")]
    [InlineData("12345678901234567890123456789012345678", "12345678901234567890123456789012345678")]
    public void Numbers_are_normalised(string text, string normal) => Assert.Equal(normal, DynamoNumber.Parse(text).ToString());

    [Theory]
    [InlineData("", "The parameter cannot be converted to a numeric value")]
    [InlineData("one", "The parameter cannot be converted to a numeric value: one")]
    [InlineData("1e", "The parameter cannot be converted to a numeric value: 1e")]
    [InlineData("1 ", "The parameter cannot be converted to a numeric value: 1 ")]
    [InlineData("123456789012345678901234567890123456789", "Attempting to store more than 38 significant digits in a Number")]
    [InlineData("1E126", "Number overflow. Attempting to store a number with magnitude larger than supported range")]
    [InlineData("1E-131", "Number underflow. Attempting to store a number with magnitude smaller than supported range")]
    [InlineData("1E99999999999", "Number overflow. Attempting to store a number with magnitude larger than supported range")]
    public void Impossible_numbers_are_refused(string text, string message) =>
        Assert.Equal(message, Assert.Throws<AwsServiceException>(() => DynamoNumber.Parse(text)).Message);

    [Theory]
    [InlineData("9.9E125", "1E-130", false)]
    [InlineData("2", "10", true)]
    [InlineData("-3", "-2.5", true)]
    public void Numbers_compare_by_value(string left, string right, bool less) =>
        Assert.Equal(less, DynamoNumber.Parse(left).CompareTo(DynamoNumber.Parse(right)) < 0);

    [Theory]
    [InlineData("0.1", "0.2", "0.3")]
    [InlineData("5", "-5", "0")]
    [InlineData("1E20", "1E-10", "100000000000000000000.0000000001")]
    public void Numbers_add_exactly(string left, string right, string sum) =>
        Assert.Equal(sum, DynamoNumber.Parse(left).Plus(DynamoNumber.Parse(right)).ToString());

    [Theory]
    [InlineData("""{}""", "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes")]
    [InlineData("""{"X":"1"}""", "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes")]
    [InlineData("""{"S":"1","N":"1"}""", "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes")]
    [InlineData("""{"NULL":false}""", "One or more parameter values were invalid: Null attribute value types must have the value of true")]
    [InlineData("""{"SS":[]}""", "One or more parameter values were invalid: An string set  may not be empty")]
    [InlineData("""{"SS":["a","a"]}""", "One or more parameter values were invalid: Input collection [a, a] contains duplicates.")]
    [InlineData("""{"NS":["1","1.0"]}""", "One or more parameter values were invalid: Input collection contains duplicates")]
    [InlineData("""{"S":5}""", "NUMBER_VALUE cannot be converted to String")]
    public void Impossible_values_are_refused(string value, string message)
    {
        var table = new TableWorld().Create();

        Assert.Equal(message, Assert.Throws<AwsServiceException>(() => table.PutItem($$"""{"id":{"S":"1"},"x":{{value}}}""")).Message);
        Assert.Empty(table.Items);
    }

    [Theory]
    [InlineData("""{"x":{"S":"1"}}""", "One or more parameter values were invalid: Missing the key id in the item")]
    [InlineData("""{"id":{"N":"1"}}""", "One or more parameter values were invalid: Type mismatch for key id expected: S actual: N")]
    [InlineData("""{"id":{"S":""}}""", "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: id")]
    public void Impossible_keys_are_refused(string item, string message) =>
        Assert.Equal(message, Assert.Throws<AwsServiceException>(() => new TableWorld().Create().PutItem(item)).Message);

    [Fact]
    public void A_key_by_itself_has_exactly_the_key_attributes() =>
        Assert.Equal("The provided key element does not match the schema", Assert.Throws<AwsServiceException>(() => new TableWorld().Create().DeleteItem(new { id = "1", x = 1 })).Message);

    [Fact]
    public void An_item_may_have_400_KB()
    {
        var table = new TableWorld().Create();
        table.PutItem(new { id = "1", x = new string('x', (400 * 1024) - 4) });

        Assert.Equal(
            "Item size has exceeded the maximum allowed size",
            Assert.Throws<AwsServiceException>(() => table.PutItem(new { id = "1", x = new string('x', (400 * 1024) - 3) })).Message);
    }

    [Fact]
    public void Items_come_in_the_order_of_their_keys()
    {
        var table = new TableWorld().Create(settings: new("id") { SortKey = new("n", DynamoDbKeyType.Number) });
        foreach (var n in new[] { 10, 9, -1, 2 }) table.PutItem(new { id = "1", n });

        Assert.Equal([-1, 2, 9, 10], table.Items.Select(item => item["n"]!.GetValue<int>()));
    }

    [Fact]
    public void Plain_objects_become_attributes_and_come_back()
    {
        var item = DynamoDbItem.Of(new { id = "1", total = 5.50m, paid = true, note = (string?)null, lines = new[] { new { sku = "a" } } });

        Assert.Equal("""{"id":{"S":"1"},"lines":{"L":[{"M":{"sku":{"S":"a"}}}]},"note":{"NULL":true},"paid":{"BOOL":true},"total":{"N":"5.5"}}""", item.ToAttributeJson());
        Assert.Equal("""{"id":"1","lines":[{"sku":"a"}],"note":null,"paid":true,"total":5.5}""", item.ToPlainJson().ToJsonString());
        Assert.Null(item["none"]);
    }

    [Fact]
    public void What_is_no_item_is_refused_with_the_cure()
    {
        Assert.Contains("new { id", Assert.Throws<EsmUsageException>(() => DynamoDbItem.Of(5)).Message, StringComparison.Ordinal);
        Assert.Contains("typed JSON", Assert.Throws<EsmUsageException>(() => DynamoDbItem.Parse("[1]")).Message, StringComparison.Ordinal);
        Assert.Contains("typed JSON", Assert.Throws<EsmUsageException>(() => DynamoDbItem.Parse("{")).Message, StringComparison.Ordinal);
    }
}
