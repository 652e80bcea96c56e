using System.Text;
using EsmTestKit.Internal.Contracts;

namespace EsmTestKit.Tests.Contracts;

public sealed class MatcherTests
{
    private const string A = "b1a2c3d4-0000-4000-8000-000000000001";
    private const string B = "b1a2c3d4-0000-4000-8000-000000000002";

    [Theory]
    // Exactly, numbers by value, members in any order.
    [InlineData("1", "1.0", true)]
    [InlineData("100", "1e2", true)]
    [InlineData("0.1", "0.10000000000000000001", false)]
    [InlineData("1", "\"1\"", false)]
    [InlineData("-0", "0", true)]
    [InlineData("{\"a\":1,\"b\":[true,null]}", "{\"b\":[true,null],\"a\":1}", true)]
    [InlineData("{\"a\":1}", "{\"a\":1,\"b\":2}", false)]
    [InlineData("{\"a\":1,\"b\":2}", "{\"a\":1}", false)]
    [InlineData("[1,2]", "[2,1]", false)]
    [InlineData("[1]", "[1,1]", false)]
    [InlineData("null", "null", true)]
    [InlineData("\"A\"", "\"a\"", false)]
    // Any such value.
    [InlineData("\"<any>\"", "null", true)]
    [InlineData("\"<any>\"", "{\"a\":[1]}", true)]
    [InlineData("{\"a\":\"<any>\"}", "{}", false)]
    [InlineData("\"<string>\"", "\"\"", true)]
    [InlineData("\"<string>\"", "1", false)]
    [InlineData("\"<number>\"", "-1.5e3", true)]
    [InlineData("\"<number>\"", "\"1\"", false)]
    [InlineData("\"<uuid>\"", "\"b1a2c3d4-0000-4000-8000-000000000001\"", true)]
    [InlineData("\"<uuid>\"", "\"b1a2c3d4-0000-4000-8000-00000000000\"", false)]
    [InlineData("\"<uuid>\"", "\"x b1a2c3d4-0000-4000-8000-000000000001\"", false)]
    [InlineData("\"<instant>\"", "\"2026-01-01T00:00:00.1234Z\"", true)]
    [InlineData("\"<instant>\"", "\"2026-01-01T00:00:00Z\"", true)]
    [InlineData("\"<instant>\"", "\"2026-02-30T00:00:00Z\"", false)]
    [InlineData("\"<instant>\"", "\"2026-01-01T00:00:00+01:00\"", false)]
    [InlineData("\"<instantMillis>\"", "\"2026-01-01T00:00:00.123Z\"", true)]
    [InlineData("\"<instantMillis>\"", "\"2026-01-01T00:00:00.12Z\"", false)]
    [InlineData("\"<instantMillis>\"", "\"2026-01-01T00:00:00Z\"", false)]
    [InlineData("\"<instantSeconds>\"", "\"2026-01-01T00:00:00Z\"", true)]
    [InlineData("\"<instantSeconds>\"", "\"2026-01-01T00:00:00.000Z\"", false)]
    [InlineData("\"<epoch>\"", "1767225600.25", true)]
    [InlineData("\"<epoch>\"", "1.767225600E9", true)]
    [InlineData("\"<epoch>\"", "1767225600000", false)]
    [InlineData("\"<epoch>\"", "\"1767225600\"", false)]
    [InlineData("\"<millis>\"", "\"1767225600000\"", true)]
    [InlineData("\"<millis>\"", "1767225600000", false)]
    [InlineData("\"<millis>\"", "\"1767225600.5\"", false)]
    // Names.
    [InlineData("[\"<any:a>\",\"<any:a>\"]", "[1,1.0]", true)]
    [InlineData("[\"<any:a>\",\"<any:a>\"]", "[1,2]", false)]
    [InlineData("[\"<any:a>\",\"<any:b>\"]", "[1,1]", true)]
    [InlineData("[\"<any:a>\",\"<string:!a>\"]", "[\"x\",\"y\"]", true)]
    [InlineData("[\"<any:a>\",\"<string:!a>\"]", "[\"x\",\"x\"]", false)]
    [InlineData("[\"<uuid:a>\",\"<uuid:b>\"]", "[\"" + A + "\",\"" + B + "\"]", true)]
    [InlineData("[\"<uuid:a>\",\"<uuid:b>\"]", "[\"" + A + "\",\"" + A + "\"]", false)]
    [InlineData("[\"<uuid:a>\",\"<uuid:a>\"]", "[\"" + A + "\",\"" + A + "\"]", true)]
    [InlineData("[{\"messageId\":\"<any:a>\"},{\"messageId\":\"<any:b>\"}]", "[{\"messageId\":\"1\"},{\"messageId\":\"1\"}]", false)]
    [InlineData("[{\"SequenceNumber\":\"<any:a>\"},{\"sequenceNumber\":\"<any:b>\"}]", "[{\"SequenceNumber\":\"1\"},{\"sequenceNumber\":\"1\"}]", false)]
    [InlineData("[{\"body\":\"<any:a>\"},{\"body\":\"<any:b>\"}]", "[{\"body\":\"1\"},{\"body\":\"1\"}]", true)]
    // Text around forms.
    [InlineData("\"shard-<any:s>\"", "\"shard-7\"", true)]
    [InlineData("\"shard-<any:s>\"", "\"shard-\"", false)]
    [InlineData("\"<any>-<any>\"", "\"a-b-c\"", true)]
    [InlineData("\"<any>-<any>\"", "\"-b\"", false)]
    [InlineData("\"<any:a>-<any:a>\"", "\"ab-c-ab-c\"", true)]
    [InlineData("\"<any:a>-<any:a>\"", "\"ab-c-ab-d\"", false)]
    [InlineData("[\"<any:a>-<any:b>\",\"<any:b>\"]", "[\"1-2-3\",\"3\"]", true)]
    [InlineData("[\"<any:a>-<any:b>\",\"<any:b>\"]", "[\"1-2-3\",\"2\"]", false)]
    [InlineData("\"x<uuid:a>y\"", "\"x" + A + "y\"", true)]
    [InlineData("\"x<number>y\"", "\"x1y\"", true)]
    [InlineData("\"x<number>y\"", "\"xzy\"", false)]
    [InlineData("\"<instantSeconds>/<epoch>\"", "\"2026-01-01T00:00:00Z/12\"", true)]
    [InlineData("[\"<any:a>\",\"id <any:a>.\"]", "[5,\"id 5.\"]", true)]
    [InlineData("\"a <b> c\"", "\"a <b> c\"", true)]
    // Objects.
    [InlineData("{\"a\":1,\"<more>\":true}", "{\"a\":1,\"b\":2}", true)]
    [InlineData("{\"a\":1,\"<more>\":true}", "{\"b\":2}", false)]
    [InlineData("{\"a\":{\"<absent>\":true}}", "{}", true)]
    [InlineData("{\"a\":{\"<absent>\":true},\"<more>\":true}", "{\"a\":null}", false)]
    [InlineData("{\"a\":null}", "{}", false)]
    // Forms around values.
    [InlineData("{\"<anyOrder>\":[1,2,2]}", "[2,1,2]", true)]
    [InlineData("{\"<anyOrder>\":[1,2,2]}", "[2,1,1]", false)]
    [InlineData("{\"<anyOrder>\":[1,2]}", "[2,1,1]", false)]
    [InlineData("{\"<anyOrder>\":[\"<any>\",1]}", "[1,2]", true)]
    [InlineData("[{\"<anyOrder>\":[\"<any:a>\",\"<any:b>\"]},\"<any:a>\",\"<any:b>\"]", "[[1,2],2,1]", true)]
    [InlineData("[{\"<anyOrder>\":[\"<any:a>\",\"<any:b>\"]},\"<any:a>\",\"<any:b>\"]", "[[1,2],2,3]", false)]
    [InlineData("{\"<anyOrder>\":[{\"k\":\"<any:a>\",\"v\":1},{\"k\":\"<any:!a>\",\"v\":\"<any>\"}]}", "[{\"k\":9,\"v\":1},{\"k\":8,\"v\":1}]", true)]
    [InlineData("{\"<anyOrder>\":[{\"k\":\"<any:a>\",\"v\":1},{\"k\":\"<any:!a>\",\"v\":\"<any>\"}]}", "[{\"k\":9,\"v\":1},{\"k\":9,\"v\":1}]", false)]
    [InlineData("{\"<json>\":{\"a\":1}}", "\" { \\\"a\\\" : 1.0 } \"", true)]
    [InlineData("{\"<json>\":{\"a\":1}}", "{\"a\":1}", false)]
    [InlineData("{\"<json>\":{\"a\":1}}", "\"no\"", false)]
    [InlineData("[{\"<json>\":{\"a\":\"<any:x>\"}},\"<any:x>\"]", "[\"{\\\"a\\\":3}\",3]", true)]
    [InlineData("{\"<base64>\":\"hello\"}", "\"aGVsbG8=\"", true)]
    [InlineData("{\"<base64>\":\"hello\"}", "\"aGVsbG8\"", false)]
    [InlineData("{\"<base64>\":\"hello\"}", "\"hello\"", false)]
    [InlineData("{\"<base64>\":{\"a\":1}}", "\"eyAiYSI6IDEgfQ==\"", true)]
    [InlineData("{\"<base64>\":\"{\\\"a\\\":1}\"}", "\"eyAiYSI6IDEgfQ==\"", false)]
    [InlineData("[{\"<base64>\":\"<any:x>lo\"},\"<any:x>\"]", "[\"aGVsbG8=\",\"hel\"]", true)]
    [InlineData("{\"<repeat>\":\"ab\",\"times\":3}", "\"ababab\"", true)]
    [InlineData("{\"<repeat>\":\"ab\",\"times\":3}", "\"abab\"", false)]
    [InlineData("{\"<literal>\":\"<any>\"}", "\"<any>\"", true)]
    [InlineData("{\"<literal>\":\"<any>\"}", "\"x\"", false)]
    [InlineData("{\"<literal>\":{\"<more>\":\"${x}\"}}", "{\"<more>\":\"${x}\"}", true)]
    public void A_value_matches_or_does_not(string expected, string actual, bool matches)
    {
        Assert.Equal(matches, Read(expected, actual, NameBindings.None).Any());
        var mismatches = Explainer.Explain("$", Expect(expected), JsonTreeParser.TryParse(actual), NameBindings.None);
        Assert.Equal(matches, mismatches is [{ Actual: var text }] && text.EndsWith("no values of the names fit all of them", StringComparison.Ordinal) && matches);
    }

    [Fact]
    public void Names_hold_across_comparisons_and_a_failed_one_leaves_none()
    {
        var first = Assert.Single(Read("[\"<any:a>\",\"<any:b>\"]", "[1,2]", NameBindings.None));

        Assert.Empty(Read("\"<any:a>\"", "2", first));
        Assert.Single(Read("\"<any:b>\"", "2", first));
        Assert.Empty(Read("[\"<any:c>\",3]", "[1,2]", first));
        Assert.Null(first["c"]);
    }

    [Fact]
    public void All_differences_are_told_with_their_paths()
    {
        var mismatches = Explainer.Explain(
            "expect",
            Expect("{\"a\":1,\"b\":[{\"c\":\"<uuid>\"},2],\"d\":{\"<json>\":{\"e\":1}},\"f\":{\"<absent>\":true}}"),
            JsonTreeParser.TryParse("{\"a\":2,\"b\":[{\"c\":\"x\"}],\"d\":\"{\\\"e\\\":5}\",\"f\":0,\"g\":7}"),
            NameBindings.None);

        Assert.Equal(
            [
                new("expect.a", "1", "2"),
                new("expect.b", "2 items", "1 items"),
                new("expect.b[0].c", "\"<uuid>\"", "\"x\""),
                new("expect.b[1]", "2", "nothing"),
                new("expect.d.<json>.e", "1", "5"),
                new("expect.f", "nothing: the member must be absent", "0"),
                new("expect.g", "nothing: the member is not listed", "7"),
            ],
            mismatches);
    }

    [Fact]
    public void Of_a_list_in_any_order_only_what_has_no_partner_is_told()
    {
        var mismatches = Explainer.Explain("are", Expect("{\"<anyOrder>\":[{\"id\":1,\"v\":1},{\"id\":2,\"v\":2}]}"), JsonTreeParser.TryParse("[{\"id\":2,\"v\":2},{\"id\":1,\"v\":9}]"), NameBindings.None);

        Assert.Equal(new Mismatch("are.<anyOrder>[0].v", "1", "9"), Assert.Single(mismatches));
    }

    [Fact]
    public void A_name_with_another_value_says_what_it_was_bound_to()
    {
        var bindings = Assert.Single(Read("\"<any:a>\"", "\"x\"", NameBindings.None));

        Assert.Equal(new Mismatch("$", "\"x\" (\"a\", as bound before)", "\"y\""), Assert.Single(Explainer.Explain("$", Expect("\"<any:a>\""), JsonTreeParser.TryParse("\"y\""), bindings)));
    }

    [Fact]
    public void Five_hundred_records_in_any_order_are_paired_quickly()
    {
        var expected = "{\"<anyOrder>\":[" + string.Join(',', Enumerable.Range(0, 500).Select(index => $"{{\"id\":{index},\"messageId\":\"<any:m{index}>\"}}")) + "]}";
        var actual = "[" + string.Join(',', Enumerable.Range(0, 500).Reverse().Select(index => $"{{\"id\":{index},\"messageId\":\"m-{index}\"}}")) + "]";

        Assert.Single(Read(expected, actual, NameBindings.None).Take(1));
    }

    private static IEnumerable<NameBindings> Read(string expected, string actual, NameBindings bindings) =>
        Matcher.Read(Expect(expected), JsonTreeParser.TryParse(actual) ?? throw new ArgumentException("no JSON", nameof(actual)), bindings).Take(1);

    private static Expectation Expect(string json) => ExpectationReader.Read(JsonTreeParser.ParseFile("test", Encoding.UTF8.GetBytes(json)));
}
