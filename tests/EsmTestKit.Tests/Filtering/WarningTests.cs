namespace EsmTestKit.Tests.Filtering;

/// <summary>What AWS accepts and yet is hardly meant.</summary>
public sealed class WarningTests
{
    [Theory]
    [InlineData("""{"body":{"a":[1]}} tail""", "Behind the pattern stands tail")]
    [InlineData("""{"status":["paid"]}""", "\"status\" is no member of the record")]
    [InlineData("""{"messageAttributes":{"k":{"stringValue":["x"]}}}""", "the guide promises filters on \"body\" only")]
    [InlineData("""{"body":{"a":[{"wildcard":"*x"}]}}""", "body.a: wildcard is not documented")]
    [InlineData("""{"body":{"a":[{"cidr":"10.0.0.0/8"}]}}""", "body.a: cidr is not documented")]
    [InlineData("""{"body":{"a":[{"prefix":{"equals-ignore-case":"x"}}]}}""", "prefix and suffix with equals-ignore-case")]
    [InlineData("""{"body":{"a":[{"anything-but":{"prefix":"x"}}]}}""", "anything-but with an operator")]
    public void A_pattern_for_a_queue_is_warned_about(string pattern, string warning) => Assert.Contains(warning, Assert.Single(EventFilter.ForSqs(pattern).Warnings), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"dynamodb":{"NewImage":{"n":{"N":[42]}}}}""", "numbers are texts")]
    [InlineData("""{"dynamodb":{"NewImage":{"s":["x"]}}}""", "under its type")]
    [InlineData("""{"NewImage":{"s":{"S":["x"]}}}""", "\"NewImage\" is no member of the record")]
    public void A_pattern_for_a_table_is_warned_about(string pattern, string warning) => Assert.Contains(warning, Assert.Single(EventFilter.ForDynamoDb(pattern).Warnings), StringComparison.Ordinal);

    [Fact]
    public void A_pattern_on_the_envelope_of_a_stream_record_is_warned_about() =>
        Assert.Contains("under \"data\"", Assert.Single(EventFilter.ForKinesis("""{"kinesis":{"data":{"a":[1]}}}""").Warnings), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"body":{"a":["x",{"prefix":"y"},{"anything-but":["z"]},{"exists":false}]}}""")]
    [InlineData("""{"$or":[{"body":{"a":[1]}},{"body":{"b":[{"numeric":[">",1]}]}}]}""")]
    [InlineData("""{"body.a":[1]}""")]
    public void A_plain_pattern_is_not(string pattern) => Assert.Empty(EventFilter.ForSqs(pattern).Warnings);

    [Theory]
    [InlineData("""{"eventName":["INSERT"],"dynamodb":{"NewImage":{"s":{"S":["x"]},"gone":[{"exists":false}]}}}""")]
    public void Nor_a_plain_pattern_for_a_table(string pattern) => Assert.Empty(EventFilter.ForDynamoDb(pattern).Warnings);
}
