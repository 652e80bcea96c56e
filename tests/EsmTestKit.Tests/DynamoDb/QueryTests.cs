using System.Text.Json.Nodes;

namespace EsmTestKit.Tests.DynamoDb;

public sealed class QueryTests
{
    private readonly TableWorld _world = new();
    private readonly DynamoDbTable _table;

    public QueryTests()
    {
        _table = _world.Create(settings: new("id") { SortKey = new("nr", DynamoDbKeyType.Number) });
        foreach (var id in new[] { "a", "b" })
        {
            for (var nr = 1; nr <= 12; nr++) _table.PutItem(new { id, nr, odd = nr % 2 == 1, deep = new { x = nr, y = 0 } });
        }
    }

    [Theory]
    [InlineData("id = :a", "1,2,3,4,5,6,7,8,9,10,11,12")]
    [InlineData("id = :a AND nr = :n", "9")]
    [InlineData("nr > :n AND id = :a", "10,11,12")]
    [InlineData("id = :a AND nr <= :n", "1,2,3,4,5,6,7,8,9")]
    [InlineData("id = :a AND nr BETWEEN :n AND :m", "9,10,11")]
    public void A_query_reads_one_partition_in_order(string condition, string expected)
    {
        Assert.Equal(expected, Ats(Query(condition)));
        Assert.Equal(string.Join(',', expected.Split(',').Reverse()), Ats(Query(condition, "\"ScanIndexForward\":false")));
    }

    [Fact]
    public void Pages_follow_each_other_and_filters_come_after_the_limit()
    {
        const string Odd = "\"FilterExpression\":\"odd = :true\",\"Limit\":5";

        var first = Query("id = :a", Odd);
        var second = Query("id = :a", $"{Odd},\"ExclusiveStartKey\":{first["LastEvaluatedKey"]!.ToJsonString()}");
        var third = Query("id = :a", $"{Odd},\"ExclusiveStartKey\":{second["LastEvaluatedKey"]!.ToJsonString()}");

        Assert.Equal(("1,3,5", "7,9", "11"), (Ats(first), Ats(second), Ats(third)));
        Assert.Equal((3, 5), (first["Count"]!.GetValue<int>(), first["ScannedCount"]!.GetValue<int>()));
        Assert.False(third.ContainsKey("LastEvaluatedKey"));
        Assert.Equal("12,11", Ats(Query("id = :a", "\"ScanIndexForward\":false,\"Limit\":2")));
    }

    [Fact]
    public void A_limit_that_is_reached_names_the_last_item_even_at_the_end() =>
        Assert.True(Query("id = :a", "\"Limit\":12").ContainsKey("LastEvaluatedKey"));

    [Fact]
    public void A_page_holds_a_megabyte()
    {
        var table = _world.Create("large");
        for (var id = 0; id < 4; id++) table.PutItem(new { id = $"{id}", x = new string('x', 300 * 1024) });

        var page = _world.Call("dynamodb:Scan", """{"TableName":"large","ProjectionExpression":"id"}""");

        Assert.Equal(3, page["Count"]!.GetValue<int>());
        Assert.Equal("""{"id":{"S":"2"}}""", page["LastEvaluatedKey"]!.ToJsonString());
    }

    [Fact]
    public void Projections_and_counts_leave_the_rest_out()
    {
        Assert.Equal("""[{"deep":{"M":{"x":{"N":"9"}}},"odd":{"BOOL":true}}]""", Query("id = :a AND nr = :n", "\"ProjectionExpression\":\"deep.x, odd, absent[0]\"")["Items"]!.ToJsonString());
        Assert.Equal("""{"Count":12,"ScannedCount":12}""", Query("id = :a", "\"Select\":\"COUNT\"").ToJsonString());
    }

    [Fact]
    public void A_scan_reads_all_and_its_segments_share_it()
    {
        Assert.Equal(24, _world.Call("dynamodb:Scan", """{"TableName":"orders"}""")["Count"]!.GetValue<int>());
        var parts = Enumerable.Range(0, 3).Select(segment => _world.Call("dynamodb:Scan", $$"""{"TableName":"orders","Segment":{{segment}},"TotalSegments":3}""")["Count"]!.GetValue<int>());
        Assert.Equal(24, parts.Sum());
    }

    [Theory]
    [InlineData("nr = :n", "Query condition missed key schema element: id")]
    [InlineData("id = :a AND odd = :n", "Query condition missed key schema element: nr")]
    [InlineData("id > :a", "Query key condition not supported")]
    [InlineData("id = :n", "One or more parameter values were invalid: Condition parameter type does not match schema type")]
    [InlineData("id = :a OR nr = :n", "Invalid KeyConditionExpression: Invalid operator used in KeyConditionExpression: OR")]
    [InlineData("id = :a AND nr > :n AND nr < :m", "Invalid KeyConditionExpression: KeyConditionExpressions must only contain one condition per key")]
    public void Impossible_key_conditions_are_refused(string condition, string message) =>
        Assert.Equal(message, Assert.Throws<AwsServiceException>(() => Query(condition)).Message);

    [Fact]
    public void A_querys_filter_cannot_look_at_the_key() =>
        Assert.Equal(
            "Filter Expression can only contain non-primary key attributes: Primary key attribute: nr",
            Assert.Throws<AwsServiceException>(() => Query("id = :a", "\"FilterExpression\":\"nr = :n\"")).Message);

    private JsonObject Query(string condition, string? more = null)
    {
        var request = JsonNode.Parse($$"""{"TableName":"orders"{{(more is null ? "" : "," + more)}}}""")!.AsObject();
        request["KeyConditionExpression"] = condition;
        var values = JsonNode.Parse("""{":a":{"S":"a"},":n":{"N":"9"},":m":{"N":"11"},":true":{"BOOL":true}}""")!.AsObject();
        var text = condition + more;
        request["ExpressionAttributeValues"] = new JsonObject(values.Where(pair => text.Contains(pair.Key, StringComparison.Ordinal)).Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value!.DeepClone())));
        return _world.Call("dynamodb:Query", request.ToJsonString());
    }

    private static string Ats(JsonObject page) => string.Join(',', page["Items"]!.AsArray().Select(item => item!["nr"]!["N"]!.GetValue<string>()));
}
