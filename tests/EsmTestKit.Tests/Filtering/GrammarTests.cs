namespace EsmTestKit.Tests.Filtering;

/// <summary>Section 4 and 8 of the filter rules: what a pattern may be, and what AWS says where it is none.</summary>
public sealed class GrammarTests
{
    [Theory]
    [InlineData("""{"eventSource":"aws:sqs"}""", "V19")]
    [InlineData("""{"eventSource":5}""", "V19")]
    [InlineData("""{"eventSource":null}""", "V19")]
    [InlineData("""{"eventSource":[]}""", "V01")]
    [InlineData("""{"body":{}}""", "V24")]
    [InlineData("{}", "V24")]
    [InlineData("[]", "V28")]
    [InlineData("null", "V28")]
    [InlineData("\"simple string\"", "V28")]
    [InlineData("single-string", "V29")]
    [InlineData("", "V29")]
    [InlineData("""[{"eventName": ["INSERT"=123}]""", "V29")]
    [InlineData("""{"body":{"a":[["x"]]}}""", "V25")]
    [InlineData("""{"body":{"a":[{}]}}""", "V26")]
    [InlineData("""{"body":{"a":[{"prefix":"a","suffix":"b"}]}}""", "V27")]
    [InlineData("""{"body":{"a":[{"Prefix":"a"}]}}""", "V15")]
    [Covers("FLT-048", "FLT-087", "FLT-089")]
    public void What_is_no_pattern_is_refused_with_one_text_and_a_reason_inside(string pattern, string code)
    {
        Assert.Equal("Invalid filter pattern definition.", Assert.Throws<AwsServiceException>(() => EventFilter.ForSqs(pattern)).Message);
        Assert.Equal(code, Try.Refused(pattern));
    }

    [Fact]
    [Covers("FLT-049", "FLT-050", "FLT-051")]
    public void Rules_are_alternatives_keys_are_not_and_both_mind_the_case()
    {
        Assert.True(Try.Value("""["a",{"prefix":"b"}]""", "\"bc\""));
        Assert.False(Try.Body("""{"body":{"a":[1],"b":[1]}}""", """{"a":1,"b":2}"""));
        Assert.False(Try.Body("""{"body":{"A":[1]}}""", """{"a":1}"""));
        Assert.Equal("V15", Try.Refused("""{"body":{"a":[{"PREFIX":"b"}]}}"""));
    }

    [Fact]
    [Covers("FLT-052")]
    public void Of_a_repeated_key_the_last_stands()
    {
        Assert.True(Try.Body("""{"body":{"a":[1],"a":[2]}}""", """{"a":2}"""));
        Assert.False(Try.Body("""{"body":{"a":[1],"a":[2]}}""", """{"a":1}"""));
        Assert.True(Try.Body("""{"body":{"a":[2]}}""", """{"a":1,"a":2}"""));
    }

    [Fact]
    [Covers("FLT-053")]
    public void Keys_are_joined_with_dots_on_both_sides()
    {
        Assert.True(Try.Body("""{"body":{"a.b":[1]}}""", """{"a":{"b":1}}"""));
        Assert.True(Try.Body("""{"body":{"a":{"b":[1]}}}""", """{"a.b":1}"""));
        Assert.True(Try.Body("""{"body.a":[1]}""", """{"a":1}"""));
    }

    [Fact]
    [Covers("FLT-054")]
    public void What_stands_behind_the_pattern_is_ignored_with_a_warning()
    {
        var filter = EventFilter.ForSqs("""{"body":{"a":[1]}} }""");

        Assert.True(filter.Passes("""{"body":"{\"a\":1}"}"""));
        Assert.Contains("Behind the pattern stands }", Assert.Single(filter.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    [Covers("FLT-034")]
    public void A_plain_pattern_is_a_list_and_never_a_single_text()
    {
        Assert.True(Try.Body("""{"body":["a",{"prefix":"Result: "}]}""", "Result: 7"));
        Assert.Equal("V19", Try.Refused("""{"body":"plain-string"}"""));
    }
}
