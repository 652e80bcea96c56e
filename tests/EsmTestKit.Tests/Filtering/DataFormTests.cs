namespace EsmTestKit.Tests.Filtering;

/// <summary>Section 2 and 3 of the filter rules: what a pattern is matched against, and what JSON and plain data do with each other.</summary>
public sealed class DataFormTests
{
    private const string Json = """{"body":{"a":[{"exists":false}]}}""";
    private const string Plain = """{"body":[{"anything-but":"hello"}]}""";
    private const string None = """{"eventSource":["aws:sqs"]}""";

    [Fact]
    [Covers("FLT-012", "FLT-025", "FLT-026", "FLT-027", "FLT-032", "FLT-035")]
    public void A_plain_body_meets_plain_rules_and_no_JSON_pattern()
    {
        Assert.True(Try.Body(Plain, "hi"));
        Assert.True(Try.Body(None, "hi"));
        Assert.False(Try.Body(Json, "hi")); // "exists false" alone would be true.
    }

    [Fact]
    [Covers("FLT-028", "FLT-029", "FLT-030", "FLT-033")]
    public void A_JSON_body_meets_JSON_patterns_and_no_plain_rules()
    {
        Assert.False(Try.Body(Plain, "{}"));
        Assert.False(Try.Body(Plain, """["hi"]""")); // Element by element it would match.
        Assert.True(Try.Body(None, "{}"));
        Assert.True(Try.Body(Json, "{}"));
    }

    [Fact]
    [Covers("FLT-031", "ADD-41")]
    public void Only_objects_and_arrays_are_JSON()
    {
        foreach (var scalar in new[] { "123", "true", "null", "\"x\"" })
        {
            Assert.False(Try.Body(Json, scalar));
            Assert.True(Try.Body(Plain, scalar));
        }

        Assert.True(Try.Body("""{"body":["123"]}""", "123"));
    }

    [Fact]
    [Covers("FLT-086")]
    public void The_elements_of_a_body_that_is_an_array_can_be_reached() => Assert.True(Try.Body("""{"body":{"a":[1]}}""", """[{"a":0},{"a":1}]"""));

    [Fact]
    [Covers("FLT-001", "FLT-003", "FLT-036")]
    public void One_pattern_of_several_is_enough_and_each_is_judged_for_itself()
    {
        const string record = """{"body":"plain"}""";
        Assert.True(EventFilter.ForSqs("""{"body":{"a":[1]}}""", """{"body":["plain"]}""").Passes(record));
        Assert.False(EventFilter.ForSqs("""{"body":{"a":[1]}}""", """{"body":["other"]}""").Passes(record));
        Assert.True(EventFilter.ForSqs().Passes(record));
    }

    [Fact]
    [Covers("FLT-013", "FLT-038", "FLT-039", "FLT-041", "FLT-042", "FLT-046", "ADD-80")]
    public void The_data_of_a_stream_record_is_decoded_and_stands_under_data()
    {
        Assert.True(Try.Data("""{"data":{"a":[1]}}""", """{"a":1}"""));
        Assert.True(Try.Data("""{"partitionKey":["1"],"sequenceNumber":["42"],"data":{"a":[1]}}""", """{"a":1}"""));
        Assert.True(Try.Data("""{"partitionKey":["1"],"kinesis":{"partitionKey":["1"]},"eventSource":["aws:kinesis"],"eventID":[{"prefix":"shardId"}]}""", "plain"));
        Assert.True(Try.Data("""{"partitionKey":["1"]}""", """{"a":1}"""));
        Assert.False(Try.Data("""{"data":{"a":[{"exists":false}]}}""", "plain"));
        Assert.False(Try.Data("""{"data":{"a":[{"exists":false}]}}""", [0xFF, 0xFE, 0x00]));
        Assert.False(Try.Data("""{"data":{"a":[1]}}""", [0xEF, 0xBB, 0xBF, .. """{"a":1}"""u8]));
    }

    [Fact]
    [Covers("FLT-040", "FLT-043", "FLT-044")]
    public void A_plain_pattern_for_the_data_of_a_stream_is_refused()
    {
        Assert.Equal("Invalid filter pattern definition.", Assert.Throws<AwsServiceException>(() => EventFilter.ForKinesis("""{"data":["x"]}""")).Message);
        Assert.Equal("Invalid filter pattern definition.", Assert.Throws<AwsServiceException>(() => EventFilter.ForDynamoDb("""{"dynamodb":["x"]}""")).Message);
    }

    [Fact]
    [Covers("FLT-017")]
    public void Keys_beside_the_data_are_evaluated_with_a_warning()
    {
        Assert.True(Try.Body("""{"messageId":["m1"]}""", "x"));
        Assert.Contains("the guide promises filters on \"body\" only", Assert.Single(EventFilter.ForSqs("""{"messageId":["m1"]}""").Warnings), StringComparison.Ordinal);
    }

    [Fact]
    [Covers("FLT-014", "FLT-018", "FLT-019", "FLT-020", "FLT-022", "FLT-045")]
    public void A_change_of_a_table_is_matched_in_its_typed_form()
    {
        const string image = "\"NewImage\":{\"n\":{\"N\":\"42\"},\"s\":{\"S\":\"x\"}}";
        Assert.True(Try.Change("""{"eventName":["INSERT"],"eventSource":["aws:dynamodb"]}""", image));
        Assert.True(Try.Change("""{"dynamodb":{"NewImage":{"n":{"N":["42"]}}}}""", image));
        Assert.False(Try.Change("""{"dynamodb":{"NewImage":{"n":{"N":[{"numeric":[">",1]}]}}}}""", image));
        Assert.False(Try.Change("""{"dynamodb":{"NewImage":{"n":{"N":[42]}}}}""", image));
        Assert.False(Try.Change("""{"dynamodb":{"NewImage":{"s":["x"]}}}""", image));
        Assert.True(Try.Change("""{"dynamodb":{"ApproximateCreationDateTime":[{"numeric":[">",0]}],"SizeBytes":[26],"SequenceNumber":["111"]}}""", image));
        Assert.Contains("never matches", Assert.Single(EventFilter.ForDynamoDb("""{"dynamodb":{"NewImage":{"n":{"N":[{"numeric":[">",1]}]}}}}""").Warnings), StringComparison.Ordinal);
    }

    [Fact]
    [Covers("FLT-023", "FLT-024")]
    public void The_types_of_attributes_are_what_they_are_in_the_record()
    {
        const string image = """ "NewImage":{"b":{"BOOL":true},"z":{"NULL":true},"ss":{"SS":["x","y"]},"l":{"L":[{"S":"x"},{"N":"3"}]},"m":{"M":{"a":{"S":"v"}}},"bin":{"B":"eA=="}} """;
        Assert.True(Try.Change("""{"dynamodb":{"NewImage":{"b":{"BOOL":[true]},"z":{"NULL":[true]},"ss":{"SS":["y"]},"l":{"L":{"N":["3"]}},"m":{"M":{"a":{"S":["v"]}}},"bin":{"B":["eA=="]}}}}""", image));
        Assert.False(Try.Change("""{"dynamodb":{"NewImage":{"b":{"BOOL":["true"]}}}}""", image));
        Assert.True(Try.Change("""{"dynamodb":{"OldImage":{"b":{"BOOL":[{"exists":false}]}}}}""", image));
        Assert.False(Try.Change("""{"dynamodb":{"OldImage":{"b":{"BOOL":[{"anything-but":"x"}]}}}}""", image));
    }
}
