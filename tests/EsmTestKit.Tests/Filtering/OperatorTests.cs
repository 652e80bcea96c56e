namespace EsmTestKit.Tests.Filtering;

/// <summary>Section 5 to 7 of the filter rules: operators, numbers, arrays.</summary>
public sealed class OperatorTests
{
    [Fact]
    [Covers("FLT-058", "FLT-059")]
    public void Equality_is_exact_in_type_and_characters()
    {
        Assert.True(Try.Value("""["x"]""", "\"x\""));
        Assert.False(Try.Value("""["x"]""", "\"X\""));
        Assert.True(Try.Value("[true]", "true"));
        Assert.False(Try.Value("[true]", "\"true\""));
        Assert.True(Try.Value("[null]", "null"));
        Assert.False(Try.Value("""["é"]""", "\"e\\u0301\""));
        Assert.True(Try.Value("""[""]""", "\"\""));
        Assert.False(Try.Value("""[""]""", "\" \""));
    }

    [Fact]
    [Covers("FLT-061", "FLT-071", "FLT-021", "FLT-085")]
    public void Exists_asks_for_a_single_value()
    {
        foreach (var there in new[] { "1", "null", "\"\"", "[1]" })
        {
            Assert.True(Try.Value("""[{"exists":true}]""", there));
            Assert.False(Try.Value("""[{"exists":false}]""", there));
        }

        foreach (var notThere in new[] { "{}", """{"a":1}""", "[]", """[{"a":1}]""" })
        {
            Assert.False(Try.Value("""[{"exists":true}]""", notThere));
            Assert.True(Try.Value("""[{"exists":false}]""", notThere));
        }

        Assert.True(Try.Body("""{"body":{"list":{"a":[{"exists":false}]}}}""", """{"list":[{"b":1},{"b":2}]}"""));
        Assert.False(Try.Body("""{"body":{"list":{"a":[{"exists":false}]}}}""", """{"list":[{"b":1},{"a":2}]}"""));
    }

    [Fact]
    [Covers("FLT-062", "FLT-063", "FLT-064", "FLT-065", "FLT-074")]
    public void Prefix_and_suffix_meet_texts_only()
    {
        Assert.True(Try.Value("""[{"prefix":"ab"}]""", "\"abc\""));
        Assert.True(Try.Value("""[{"prefix":""}]""", "\"\""));
        Assert.False(Try.Value("""[{"prefix":"AB"}]""", "\"abc\""));
        Assert.True(Try.Value("""[{"prefix":{"equals-ignore-case":"AB"}}]""", "\"abc\""));
        Assert.True(Try.Value("""[{"suffix":".png"}]""", "\"a.png\""));
        Assert.True(Try.Value("""[{"suffix":{"equals-ignore-case":".PNG"}}]""", "\"a.png\""));
        Assert.False(Try.Value("""[{"prefix":""}]""", "12"));
        Assert.False(Try.Value("""[{"suffix":""}]""", "null"));
        Assert.False(Try.Value("""[{"wildcard":"*"}]""", "true"));
        Assert.False(Try.Value("""[{"equals-ignore-case":""}]""", "1"));
    }

    [Fact]
    [Covers("FLT-066")]
    public void Case_is_ignored_character_by_character()
    {
        Assert.True(Try.Value("""[{"equals-ignore-case":"ÉTÉ"}]""", "\"été\""));
        Assert.False(Try.Value("""[{"equals-ignore-case":"ß"}]""", "\"SS\""));
        Assert.False(Try.Value("""[{"equals-ignore-case":"I"}]""", "\"ı\""));
        Assert.False(Try.Value("""[{"equals-ignore-case":"Σ"}]""", "\"ς\""));
    }

    [Fact]
    [Covers("FLT-067", "FLT-072")]
    public void Anything_but_wants_another_value_to_be_there()
    {
        Assert.True(Try.Value("""[{"anything-but":"a"}]""", "\"b\""));
        Assert.True(Try.Value("""[{"anything-but":"a"}]""", "5"));
        Assert.True(Try.Value("""[{"anything-but":"a"}]""", "null"));
        Assert.True(Try.Value("""[{"anything-but":100}]""", "\"100\""));
        Assert.False(Try.Value("""[{"anything-but":100}]""", "100.0"));
        Assert.False(Try.Value("""[{"anything-but":["a","b"]}]""", "\"b\""));
        Assert.True(Try.Value("""[{"anything-but":["a"]}]""", """["a","c"]"""));
        Assert.False(Try.Value("""[{"anything-but":["a"]}]""", "{}"));
        Assert.False(Try.Value("""[{"anything-but":["a"]}]""", "[]"));
        Assert.False(Try.Body("""{"body":{"k":[{"anything-but":["a"]}]}}""", """{"other":1}"""));
        Assert.False(Try.Value("""[{"anything-but":{"prefix":"a"}}]""", "\"ab\""));
        Assert.False(Try.Value("""[{"anything-but":{"wildcard":["a*","*z"]}}]""", "\"zz\""));
        Assert.Equal("V03", Try.Refused("""{"body":{"k":[{"anything-but":[true]}]}}"""));
        Assert.Equal("V37", Try.Refused("""{"body":{"k":[{"anything-but":[1,"a"]}]}}"""));
    }

    [Fact]
    [Covers("FLT-068", "FLT-073")]
    public void Numeric_takes_a_lower_and_then_an_upper_bound()
    {
        Assert.True(Try.Value("""[{"numeric":[">=",5,"<",10]}]""", "5"));
        Assert.False(Try.Value("""[{"numeric":[">=",5,"<",10]}]""", "10"));
        Assert.True(Try.Value("""[{"numeric":["=",5]}]""", "5.0"));
        Assert.False(Try.Value("""[{"numeric":[">",5]}]""", "\"6\""));
        Assert.False(Try.Value("""[{"numeric":[">",5]}]""", "null"));
        Assert.Equal("V34", Try.Refused("""{"body":{"k":[{"numeric":[">=",5,"<=",5]}]}}"""));
        Assert.Equal("V31", Try.Refused("""{"body":{"k":[{"numeric":["!=",5]}]}}"""));
        Assert.Equal("V13", Try.Refused("""{"body":{"k":[{"numeric":[">",5,">",6]}]}}"""));
    }

    [Fact]
    [Covers("FLT-069", "FLT-056", "FLT-037")]
    public void Alternatives_stand_beside_their_siblings()
    {
        const string pattern = """{"body":{"s":["x"],"$or":[{"a":[1]},{"b":[2]}]}}""";
        Assert.True(Try.Body(pattern, """{"s":"x","b":2}"""));
        Assert.False(Try.Body(pattern, """{"s":"y","b":2}"""));
        Assert.False(Try.Body(pattern, """{"s":"x","a":2}"""));

        // Each alternative for itself: the one that does not name the body takes plain bodies.
        const string atRoot = """{"$or":[{"body":{"a":[1]}},{"eventSource":["aws:sqs"]}]}""";
        Assert.True(Try.Body(atRoot, "plain"));
        Assert.Equal("V20", Try.Refused("""{"body":{"$or":[{"a":[1]}]}}"""));
        Assert.Equal("V23", Try.Refused("""{"body":{"$or":[{"prefix":["a"]},{"b":[1]}]}}"""));
    }

    [Fact]
    [Covers("FLT-070", "FLT-090", "FLT-076", "FLT-075", "FLT-057")]
    public void What_mappings_do_not_document_is_evaluated_with_a_warning()
    {
        Assert.True(Try.Value("""[{"cidr":"10.0.0.0/24"}]""", "\"10.0.0.255\""));
        Assert.False(Try.Value("""[{"cidr":"10.0.0.0/24"}]""", "\"10.0.1.0\""));
        Assert.True(Try.Value("""["::1"]""", "\"0:0:0:0:0:0:0:1\""));
        Assert.Equal("V42", Try.Refused("""{"body":{"k":[{"cidr":"10.0.0.0/32"}]}}"""));
        Assert.True(Try.Value("""[{"exactly":"x"}]""", "\"x\""));
        Assert.True(Try.Value("""[{"wildcard":"a*c\\*"}]""", "\"a\\n\\nbc*\""));
        Assert.True(Try.Value("""[{"wildcard":"*a*b*c*d*e*f*g*h*"}]""", "\"abcdefgh\""));
        Assert.Equal("V18", Try.Refused("""{"body":{"k":[{"wildcard":"a**"}]}}"""));
        Assert.Contains("wildcard is not documented", Assert.Single(EventFilter.ForSqs("""{"body":{"k":[{"wildcard":"a*"}]}}""").Warnings), StringComparison.Ordinal);
    }

    [Fact]
    [Covers("FLT-060", "FLT-077", "FLT-078", "FLT-080", "FLT-082", "ADD-73")]
    public void Numbers_compare_by_value()
    {
        foreach (var spelling in new[] { "300", "300.0", "3.0e2", "30000E-2" }) Assert.True(Try.Value("[300]", spelling));
        Assert.True(Try.Value("[0]", "-0"));
        Assert.True(Try.Value("[0.1]", "1e-1"));
        Assert.False(Try.Value("[300]", "\"300\""));
        Assert.False(Try.Value("""["300"]""", "300"));
    }

    [Fact]
    [Covers("FLT-079", "FLT-081")]
    public void A_number_beyond_a_double_equals_only_its_own_spelling()
    {
        Assert.True(Try.Value("[9007199254740993]", "9007199254740993"));
        Assert.False(Try.Value("[9007199254740993]", "9007199254740993.0"));
        Assert.False(Try.Value("[9007199254740992]", "9007199254740993"));
        Assert.True(Try.Value("[1e400]", "1e400"));
        Assert.False(Try.Value("""[{"numeric":[">",0]}]""", "12345678901234567890"));
        Assert.Equal("V36", Try.Refused("""{"body":{"k":[{"numeric":[">",9007199254740993]}]}}"""));
    }

    [Fact]
    [Covers("FLT-083", "FLT-084")]
    public void Arrays_are_gone_through_and_keys_under_one_are_met_by_one_element()
    {
        Assert.True(Try.Value("""["b","c"]""", """["a","b"]"""));
        Assert.True(Try.Value("""["b"]""", """[["a"],["b"]]"""));
        Assert.False(Try.Value("""["b"]""", """["a"]"""));
        const string both = """{"body":{"items":{"a":[1],"b":[2]}}}""";
        Assert.True(Try.Body(both, """{"items":[{"a":0,"b":0},{"a":1,"b":2}]}"""));
        Assert.False(Try.Body(both, """{"items":[{"a":1,"b":0},{"a":0,"b":2}]}"""));
    }
}
