using System.Text.Json.Nodes;

namespace EsmTestKit.Tests.DynamoDb;

public sealed class TableOperationTests
{
    private const string Plain = """
        {"TableName":"orders","AttributeDefinitions":[{"AttributeName":"my_partition_key","AttributeType":"S"}],
         "KeySchema":[{"AttributeName":"my_partition_key","KeyType":"HASH"}],"BillingMode":"PAY_PER_REQUEST","StreamSpecification":{"StreamEnabled":false}}
        """;

    private static readonly string Streaming = Plain.Replace("""{"StreamEnabled":false}""", """{"StreamEnabled":true,"StreamViewType":"NEW_IMAGE"}""", StringComparison.Ordinal);

    [Fact]
    [Covers("ADD-65", "STR-067")]
    public void Create_answers_what_AWS_recorded()
    {
        var world = new TableWorld();

        var answer = world.Call("dynamodb:CreateTable", Plain);

        var id = answer["TableDescription"]!["TableId"]!.GetValue<string>();
        Same(
            $$$$"""
            {"TableDescription":{"AttributeDefinitions":[{"AttributeName":"my_partition_key","AttributeType":"S"}],"TableName":"orders",
             "KeySchema":[{"AttributeName":"my_partition_key","KeyType":"HASH"}],"TableStatus":"CREATING","CreationDateTime":1767225600,
             "ProvisionedThroughput":{"NumberOfDecreasesToday":0,"ReadCapacityUnits":0,"WriteCapacityUnits":0},"TableSizeBytes":0,"ItemCount":0,
             "TableArn":"arn:aws:dynamodb:us-east-1:123456789012:table/orders","TableId":"{{{{id}}}}",
             "BillingModeSummary":{"BillingMode":"PAY_PER_REQUEST"},"DeletionProtectionEnabled":false}}
            """,
            answer);
        Assert.Equal("ACTIVE", world.Call("dynamodb:DescribeTable", """{"TableName":"orders"}""")["Table"]!["TableStatus"]!.GetValue<string>());
    }

    [Fact]
    [Covers("ADD-65", "STR-068", "STR-067")]
    public void Update_enables_a_stream_and_answers_what_AWS_recorded()
    {
        var world = new TableWorld();
        var id = world.Call("dynamodb:CreateTable", Plain)["TableDescription"]!["TableId"]!.GetValue<string>();

        var answer = world.Call("dynamodb:UpdateTable", """{"TableName":"orders","StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_IMAGE"}}""");

        Same(
            $$$$"""
            {"TableDescription":{"AttributeDefinitions":[{"AttributeName":"my_partition_key","AttributeType":"S"}],"TableName":"orders",
             "KeySchema":[{"AttributeName":"my_partition_key","KeyType":"HASH"}],"TableStatus":"UPDATING","CreationDateTime":1767225600,
             "ProvisionedThroughput":{"NumberOfDecreasesToday":0,"ReadCapacityUnits":0,"WriteCapacityUnits":0},"TableSizeBytes":0,"ItemCount":0,
             "TableArn":"arn:aws:dynamodb:us-east-1:123456789012:table/orders","TableId":"{{{{id}}}}",
             "BillingModeSummary":{"BillingMode":"PAY_PER_REQUEST","LastUpdateToPayPerRequestDateTime":1767225600},
             "StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_IMAGE"},"LatestStreamLabel":"2026-01-01T00:00:00.000",
             "LatestStreamArn":"arn:aws:dynamodb:us-east-1:123456789012:table/orders/stream/2026-01-01T00:00:00.000","DeletionProtectionEnabled":false,
             "WarmThroughput":{"ReadUnitsPerSecond":12000,"WriteUnitsPerSecond":4000,"Status":"ACTIVE"}}}
            """,
            answer);
    }

    [Fact]
    [Covers("STR-068")]
    public void A_disabled_stream_leaves_its_ARN_behind()
    {
        var world = new TableWorld();
        world.Call("dynamodb:CreateTable", Streaming);

        var table = world.Call("dynamodb:UpdateTable", """{"TableName":"orders","StreamSpecification":{"StreamEnabled":false}}""")["TableDescription"]!.AsObject();

        Assert.False(table.ContainsKey("StreamSpecification"));
        Assert.True(table.ContainsKey("LatestStreamArn"));
    }

    [Theory]
    [InlineData("""{"StreamEnabled":true}""", "One or more parameter values were invalid: StreamViewType is required when StreamEnabled is true")]
    [InlineData("""{"StreamEnabled":true,"StreamViewType":"ALL"}""", "1 validation error detected: Value 'ALL' at 'streamSpecification.streamViewType' failed to satisfy constraint: Member must satisfy enum value set: [NEW_IMAGE, OLD_IMAGE, NEW_AND_OLD_IMAGES, KEYS_ONLY]")]
    [Covers("STR-067")]
    public void A_stream_needs_a_view(string specification, string message) =>
        Assert.Equal(message, new TableWorld().Refused("dynamodb:CreateTable", Plain.Replace("""{"StreamEnabled":false}""", specification, StringComparison.Ordinal)).Message);

    [Fact]
    [Covers("STR-070")]
    public void Enabling_twice_and_disabling_twice_are_refused()
    {
        var world = new TableWorld();
        world.Call("dynamodb:CreateTable", Streaming);

        Assert.Equal("ResourceInUseException", world.Refused("dynamodb:UpdateTable", """{"TableName":"orders","StreamSpecification":{"StreamEnabled":true,"StreamViewType":"KEYS_ONLY"}}""").Code);
        world.Call("dynamodb:UpdateTable", """{"TableName":"orders","StreamSpecification":{"StreamEnabled":false}}""");
        Assert.Equal("ValidationException", world.Refused("dynamodb:UpdateTable", """{"TableName":"orders","StreamSpecification":{"StreamEnabled":false}}""").Code);
    }

    [Fact]
    [Covers("WIR-066", "WIR-068")]
    public void Tables_are_listed_described_and_deleted()
    {
        var world = new TableWorld();
        foreach (var name in new[] { "ccc", "aaa", "bbb" }) world.Call("dynamodb:CreateTable", Streaming.Replace("orders", name, StringComparison.Ordinal));

        Same("""{"TableNames":["aaa","bbb"],"LastEvaluatedTableName":"bbb"}""", world.Call("dynamodb:ListTables", """{"Limit":2}"""));
        Same("""{"TableNames":["ccc"]}""", world.Call("dynamodb:ListTables", """{"ExclusiveStartTableName":"bbb"}"""));
        Assert.Equal("DELETING", world.Call("dynamodb:DeleteTable", """{"TableName":"aaa"}""")["TableDescription"]!["TableStatus"]!.GetValue<string>());
        Assert.Equal("Requested resource not found: Table: aaa not found", world.Refused("dynamodb:DescribeTable", """{"TableName":"aaa"}""").Message);
        Assert.Equal("Requested resource not found", world.Refused("dynamodb:GetItem", """{"TableName":"aaa","Key":{"my_partition_key":{"S":"1"}}}""").Message);
        Assert.Equal("Table already exists: bbb", world.Refused("dynamodb:CreateTable", Plain.Replace("orders", "bbb", StringComparison.Ordinal)).Message);
    }

    [Fact]
    public void Provisioned_tables_show_their_units_and_no_billing_mode()
    {
        var world = new TableWorld();

        var table = world.Call("dynamodb:CreateTable", """
            {"TableName":"orders","AttributeDefinitions":[{"AttributeName":"a","AttributeType":"S"},{"AttributeName":"b","AttributeType":"N"}],
             "KeySchema":[{"AttributeName":"a","KeyType":"HASH"},{"AttributeName":"b","KeyType":"RANGE"}],
             "ProvisionedThroughput":{"ReadCapacityUnits":5,"WriteCapacityUnits":6},"DeletionProtectionEnabled":true}
            """)["TableDescription"]!.AsObject();

        Assert.False(table.ContainsKey("BillingModeSummary"));
        Assert.Equal(6, table["ProvisionedThroughput"]!["WriteCapacityUnits"]!.GetValue<long>());
        Assert.Equal("Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.", world.Refused("dynamodb:DeleteTable", """{"TableName":"orders"}""").Message);
        world.Call("dynamodb:UpdateTable", """{"TableName":"orders","DeletionProtectionEnabled":false}""");
        world.Call("dynamodb:DeleteTable", """{"TableName":"arn:aws:dynamodb:us-east-1:123456789012:table/orders"}""");
    }

    [Theory]
    [InlineData(""" "BillingMode":"PAY_PER_REQUEST" """, """ "BillingMode":"PROVISIONED" """, "One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED")]
    [InlineData(""" "TableName":"orders" """, """ "TableName":"ab" """, "TableName must be at least 3 characters long and at most 255 characters long")]
    [InlineData(""" "KeyType":"HASH" """, """ "KeyType":"RANGE" """, "Invalid KeySchema: The first KeySchemaElement is not a HASH key type")]
    [InlineData(""" "AttributeType":"S" """, """ "AttributeType":"BOOL" """, "1 validation error detected: Value 'BOOL' at 'attributeType' failed to satisfy constraint: Member must satisfy enum value set: [B, N, S]")]
    [InlineData(""" [{"AttributeName":"my_partition_key","KeyType" """, """ [{"AttributeName":"other","KeyType" """, "One or more parameter values were invalid: Some index key attributes are not defined in AttributeDefinitions. Keys: [other], AttributeDefinitions: [my_partition_key]")]
    public void Impossible_tables_are_refused(string part, string instead, string message) =>
        Assert.Equal(message, new TableWorld().Refused("dynamodb:CreateTable", Plain.Replace(part.Trim(), instead.Trim(), StringComparison.Ordinal)).Message);

    [Fact]
    public void What_the_kit_does_not_simulate_is_refused_and_named()
    {
        var world = new TableWorld();

        var refused = Assert.Throws<EsmUsageException>(() => world.Call("dynamodb:CreateTable", Plain.Replace("\"BillingMode\"", "\"SSESpecification\":{},\"BillingMode\"", StringComparison.Ordinal)));

        Assert.StartsWith("The kit does not simulate the member SSESpecification of DynamoDB's CreateTable.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Time_to_live_is_switched_and_described()
    {
        var world = new TableWorld();
        world.Call("dynamodb:CreateTable", Streaming);
        world.Call("dynamodb:PutItem", """{"TableName":"orders","Item":{"my_partition_key":{"S":"1"},"ttl":{"N":"1767225660"}}}""");

        Same("""{"TimeToLiveDescription":{"TimeToLiveStatus":"DISABLED"}}""", world.Call("dynamodb:DescribeTimeToLive", """{"TableName":"orders"}"""));
        Same("""{"TimeToLiveSpecification":{"AttributeName":"ttl","Enabled":true}}""", world.Call("dynamodb:UpdateTimeToLive", """{"TableName":"orders","TimeToLiveSpecification":{"AttributeName":"ttl","Enabled":true}}"""));
        Same("""{"TimeToLiveDescription":{"TimeToLiveStatus":"ENABLED","AttributeName":"ttl"}}""", world.Call("dynamodb:DescribeTimeToLive", """{"TableName":"orders"}"""));
        Assert.Equal("TimeToLive is already enabled", world.Refused("dynamodb:UpdateTimeToLive", """{"TableName":"orders","TimeToLiveSpecification":{"AttributeName":"ttl","Enabled":true}}""").Message);

        world.Advance(TimeSpan.FromMinutes(1));

        Assert.Empty(world.Tables.Find("orders")!.Items);
        world.Call("dynamodb:UpdateTimeToLive", """{"TableName":"orders","TimeToLiveSpecification":{"AttributeName":"ttl","Enabled":false}}""");
        world.Call("dynamodb:PutItem", """{"TableName":"orders","Item":{"my_partition_key":{"S":"1"},"ttl":{"N":"1767225660"}}}""");
        world.Advance(TimeSpan.FromMinutes(1));
        Assert.Single(world.Tables.Find("orders")!.Items);
    }

    private static void Same(string expected, JsonNode actual) => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), actual.ToJsonString());
}
