using EsmTestKit.Tests.Delivery;

namespace EsmTestKit.Tests.Filtering;

/// <summary>Filters of mappings on streams (section 12 of the streams' rules).</summary>
public sealed class StreamFilterTests
{
    private const string Image = """ "NewImage":{"a":{"S":"x"},"n":{"N":"42"},"present":{"S":"here"}} """;

    [Fact, Covers("STR-310")]
    public async Task One_matching_filter_is_enough_and_none_lets_everything_pass()
    {
        Assert.Equal(["1", "2"], await Delivered(["""{"partitionKey":["a"]}""", """{"data":{"n":[2]}}"""], ("a", """{"n":1}"""), ("b", """{"n":2}"""), ("b", """{"n":3}""")));
        Assert.Equal(["1", "2", "3"], await Delivered([], ("a", """{"n":1}"""), ("b", """{"n":2}"""), ("b", "plain")));
    }

    [Fact, Covers("STR-311")]
    public void Values_of_a_list_are_alternatives_and_keys_go_together()
    {
        const string pattern = """{"data":{"a":["x","y"],"n":[{"numeric":["<",5]}]}}""";
        Assert.True(Try.Data(pattern, """{"a":"x","n":1}"""));
        Assert.True(Try.Data(pattern, """{"a":"y","n":1}"""));
        Assert.False(Try.Data(pattern, """{"a":"z","n":1}"""));
        Assert.False(Try.Data(pattern, """{"a":"x","n":5}"""));
        Assert.False(Try.Data(pattern, """{"a":"x"}"""));
    }

    [Fact, Covers("STR-314")]
    public async Task The_data_is_matched_as_it_was_put_and_not_as_it_is_encoded()
    {
        Assert.Equal(["1"], await Delivered(["""{"data":{"city":["Zürich"]}}"""], ("k", """{"city":"Zürich"}"""), ("k", """{"city":"Bern"}""")));
    }

    [Fact, Covers("STR-315")]
    public async Task Data_that_is_no_JSON_is_dropped_where_a_filter_looks_at_data_and_passes_where_none_does()
    {
        Assert.Equal(["2"], await Delivered(["""{"data":{"a":[{"exists":false}]}}"""], ("k", "plain"), ("k", "{}")));
        Assert.Equal(["1", "2"], await Delivered(["""{"partitionKey":["k"]}"""], ("k", "plain"), ("k", "{}"), ("other", "{}")));
    }

    [Fact, Covers("STR-316")]
    public async Task A_filter_of_metadata_matches_beside_one_of_data()
    {
        Assert.Equal(["1", "3"], await Delivered(["""{"data":{"a":[1]}}""", """{"partitionKey":["k"]}"""], ("k", "plain"), ("other", "plain"), ("other", """{"a":1}""")));
    }

    [Fact, Covers("STR-317")]
    public async Task The_metadata_of_a_record_stands_at_the_top_with_the_members_around_it()
    {
        foreach (var pattern in new[]
        {
            """{"partitionKey":["k"]}""", """{"kinesisSchemaVersion":["1.0"]}""", """{"sequenceNumber":[{"prefix":"49"}]}""", """{"approximateArrivalTimestamp":[{"numeric":[">",0]}]}""",
            """{"eventSource":["aws:kinesis"]}""", """{"eventVersion":["1.0"]}""", """{"eventID":[{"prefix":"shardId-000000000000:"}]}""", """{"eventName":["aws:kinesis:record"]}""",
            """{"awsRegion":["us-east-1"]}""", """{"eventSourceARN":["arn:aws:kinesis:us-east-1:123456789012:stream/orders"]}""", """{"invokeIdentityArn":[{"prefix":"arn:aws:iam::123456789012:role/"}]}""",
        })
        {
            Assert.Equal(["1"], await Delivered([pattern], ("k", "{}")));
        }

        Assert.Empty(await Delivered(["""{"kinesis":{"data":{"a":[1]}}}"""], ("k", """{"a":1}""")));
    }

    [Fact, Covers("STR-318", "STR-319")]
    public void The_whole_record_of_a_table_is_matched_with_its_types()
    {
        Assert.True(Try.Change("""{"eventName":["INSERT"],"eventSource":["aws:dynamodb"],"dynamodb":{"NewImage":{"a":{"S":["x"]}}}}""", Image));
        Assert.False(Try.Change("""{"eventName":["MODIFY"]}""", Image));
        Assert.True(EventFilter.ForDynamoDb("""{"userIdentity":{"type":["Service"],"principalId":["dynamodb.amazonaws.com"]}}""").Passes("""{"eventName":"REMOVE","userIdentity":{"type":"Service","principalId":"dynamodb.amazonaws.com"},"dynamodb":{}}"""));
        Assert.False(Try.Change("""{"dynamodb":{"NewImage":{"a":["x"]}}}""", Image));
    }

    [Fact, Covers("STR-320")]
    public void A_number_attribute_is_a_text_and_a_time_is_a_number()
    {
        Assert.True(Try.Change("""{"dynamodb":{"NewImage":{"n":{"N":[{"numeric":[">",100]},{"anything-but":["101"]}]}}}}""", Image));
        Assert.False(Try.Change("""{"dynamodb":{"NewImage":{"n":{"N":[{"numeric":[">",100]},{"anything-but":["101"]}]}}}}""", """ "NewImage":{"n":{"N":"101"}} """));
        Assert.True(Try.Change("""{"dynamodb":{"ApproximateCreationDateTime":[{"numeric":[">",1000]}]}}""", Image));
    }

    [Fact, Covers("STR-321")]
    public void Whether_something_exists_is_asked_of_the_leaf()
    {
        Assert.True(Try.Change("""{"dynamodb":{"NewImage":{"present":[{"exists":false}]}}}""", Image));
        Assert.True(Try.Change("""{"dynamodb":{"NewImage":{"present":{"S":[{"exists":true}]}}}}""", Image));
        Assert.False(Try.Change("""{"dynamodb":{"NewImage":{"present":{"S":[{"exists":false}]}}}}""", Image));
    }

    [Fact, Covers("STR-322")]
    public void A_prefix_is_one_of_a_leaf_s_text()
    {
        Assert.True(Try.Change("""{"dynamodb":{"NewImage":{"present":{"S":[{"prefix":"he"}]}}}}""", Image));
        Assert.False(Try.Change("""{"dynamodb":{"NewImage":{"present":{"S":[{"prefix":"re"}]}}}}""", Image));
        Assert.False(Try.Change("""{"dynamodb":{"NewImage":{"present":[{"prefix":"he"}]}}}""", Image));
    }

    [Fact, Covers("STR-323", "ADD-73")]
    public void Of_a_key_given_twice_the_last_counts_and_numbers_are_compared_by_value()
    {
        Assert.True(Try.Data("""{"data":{"n":[1],"n":[300]}}""", """{"n":300.0}"""));
        Assert.False(Try.Data("""{"data":{"n":[1],"n":[300]}}""", """{"n":1}"""));
    }

    // The numbers of the records that were delivered, each in a batch of its own.
    private static async Task<IReadOnlyList<string>> Delivered(IReadOnlyList<string> filters, params (string Key, string Data)[] records)
    {
        await using var sim = new EsmSimulation();
        var stream = sim.CreateStream("orders");
        var mapping = sim.CreateEventSourceMapping(stream, Script.Always(sim, Script.Return("null")), new(StartingPosition.TrimHorizon) { BatchSize = 1, Filters = [.. filters] });
        foreach (var (key, data) in records) stream.PutRecord(data, key);
        await sim.RunUntilIdleAsync();
        return KinesisWorld.Batched(mapping);
    }
}
