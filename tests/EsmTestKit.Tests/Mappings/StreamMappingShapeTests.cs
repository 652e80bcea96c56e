using System.Text.Json.Nodes;

namespace EsmTestKit.Tests.Mappings;

/// <summary>What Lambda answers about a mapping on a stream (section 3.1 of the streams' rules).</summary>
public sealed class StreamMappingShapeTests
{
    private const string Stream = "\"EventSourceArn\":\"" + ControlWorld.Stream + "\",\"StartingPosition\":\"TRIM_HORIZON\"";

    [Theory, Covers("STR-112", "STR-114", "STR-116", "STR-113")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Only_what_is_required_is_answered_with_the_defaults_of_the_recording(bool isTable)
    {
        await using var world = new ControlWorld();
        var members = isTable ? Stream.Replace(ControlWorld.Stream, world.Table, StringComparison.Ordinal) : Stream;

        var answer = world.Create(members);

        var uuid = answer["UUID"]!.GetValue<string>();
        var expected = new JsonObject
        {
            ["BatchSize"] = 100,
            ["BisectBatchOnFunctionError"] = false,
            ["DestinationConfig"] = new JsonObject { ["OnFailure"] = new JsonObject() },
            ["EventSourceArn"] = isTable ? world.Table : ControlWorld.Stream,
            ["EventSourceMappingArn"] = $"arn:aws:lambda:us-east-1:123456789012:event-source-mapping:{uuid}",
            ["FunctionArn"] = "arn:aws:lambda:us-east-1:123456789012:function:consumer",
            ["FunctionResponseTypes"] = new JsonArray(),
            ["LastModified"] = answer["LastModified"]!.DeepClone(),
            ["LastProcessingResult"] = "No records processed",
            ["MaximumBatchingWindowInSeconds"] = 0,
            ["MaximumRecordAgeInSeconds"] = -1,
            ["MaximumRetryAttempts"] = -1,
            ["ParallelizationFactor"] = 1,
            ["StartingPosition"] = "TRIM_HORIZON",
            ["State"] = "Creating",
            ["StateTransitionReason"] = "User action",
            ["TumblingWindowInSeconds"] = 0,
            ["UUID"] = uuid,
        };
        Assert.True(JsonNode.DeepEquals(expected, answer), answer.ToJsonString());
    }

    [Fact, Covers("STR-113")]
    public async Task Filters_show_where_there_is_one_and_an_empty_list_is_none()
    {
        await using var world = new ControlWorld();

        Assert.False(world.Create(Stream + ",\"FilterCriteria\":{\"Filters\":[]}").ContainsKey("FilterCriteria"));
        var filtered = world.Create(Stream + ",\"FunctionName\":\"other\",\"FilterCriteria\":{\"Filters\":[{\"Pattern\":\"{\\\"partitionKey\\\":[\\\"a\\\"]}\"}]}");
        Assert.Equal("{\"partitionKey\":[\"a\"]}", filtered["FilterCriteria"]!["Filters"]![0]!["Pattern"]!.GetValue<string>());
    }

    [Theory, Covers("STR-115")]
    [InlineData("consumer", "consumer")]
    [InlineData("consumer:1", "consumer:1")]
    [InlineData("consumer:live", "consumer:live")]
    [InlineData("arn:aws:lambda:us-east-1:123456789012:function:consumer:live", "consumer:live")]
    public async Task The_function_s_ARN_has_the_qualifier_that_was_given(string name, string end)
    {
        await using var world = new ControlWorld();

        Assert.Equal($"arn:aws:lambda:us-east-1:123456789012:function:{end}", world.Create(Stream + $",\"FunctionName\":\"{name}\"")["FunctionArn"]!.GetValue<string>());
    }

    [Fact, Covers("STR-117", "STR-154")]
    public async Task What_changes_something_is_accepted_with_202_and_looking_is_200()
    {
        await using var world = new ControlWorld();
        int Status(string operation, string members) => world.Sim.Api.Call($"lambda:{operation}", JsonNode.Parse($"{{{members}}}")!.AsObject()).Status;

        Assert.Equal(202, Status("CreateEventSourceMapping", Stream + ",\"FunctionName\":\"consumer\""));
        var uuid = $"\"UUID\":\"{world.List()[0]!["UUID"]!.GetValue<string>()}\"";
        await world.Sim.RunUntilIdleAsync();
        Assert.Equal((200, 200), (Status("GetEventSourceMapping", uuid), Status("ListEventSourceMappings", string.Empty)));
        Assert.Equal(202, Status("UpdateEventSourceMapping", uuid + ",\"BatchSize\":5"));
        await world.Sim.RunUntilIdleAsync();
        Assert.Equal(202, Status("DeleteEventSourceMapping", uuid));
    }

    [Theory, Covers("STR-118")]
    [InlineData(true, 0)]
    [InlineData(false, 84_127)]
    public async Task Get_tells_the_minute_of_a_change_whose_answer_told_the_millisecond(bool rounds, int milliseconds)
    {
        await using var world = new ControlWorld(new() { RoundLastModifiedOnGet = rounds, UpdateLatency = TimeSpan.FromHours(1) });
        var uuid = world.CreateTableMapping();
        await world.Sim.RunUntilIdleAsync();
        await world.Sim.AdvanceAsync(TimeSpan.FromMilliseconds(84_127));
        var minute = 60m * (world.Sim.Now.ToUnixTimeSeconds() / 60);

        var answered = world.Update(uuid, "\"BatchSize\":5")["LastModified"]!.GetValue<decimal>();

        Assert.Equal(minute + 24.127m, answered);
        Assert.Equal(rounds ? minute : answered, world.Get(uuid)["LastModified"]!.GetValue<decimal>());
        Assert.Equal(answered, world.List("\"EventSourceArn\":\"{table}\"")[0]!["LastModified"]!.GetValue<decimal>());
        Assert.Equal(milliseconds == 0, world.Get(uuid)["LastModified"]!.GetValue<decimal>() % 60 == 0);
    }

    [Fact, Covers("STR-118")]
    public async Task A_queue_s_mapping_tells_the_millisecond_always()
    {
        await using var world = new ControlWorld();
        await world.Sim.AdvanceAsync(TimeSpan.FromMilliseconds(84_127));
        var uuid = world.CreateQueueMapping();

        Assert.Equal(24.127m, world.Get(uuid)["LastModified"]!.GetValue<decimal>() % 60);
        Assert.Equal(0, world.Get(world.CreateTableMapping())["LastModified"]!.GetValue<decimal>() % 60);
    }

    [Fact, Covers("STR-119")]
    public async Task A_starting_timestamp_is_answered_in_whole_seconds_and_holds_to_the_millisecond()
    {
        await using var world = new ControlWorld();
        var stream = world.Sim.GetStream("orders");
        var from = world.Sim.Now.ToUnixTimeSeconds();
        await world.Sim.AdvanceAsync(TimeSpan.FromMilliseconds(200));
        stream.PutRecord("before", "k");
        await world.Sim.AdvanceAsync(TimeSpan.FromMilliseconds(300));
        stream.PutRecord("after", "k");

        var answer = world.Create($"\"EventSourceArn\":\"{ControlWorld.Stream}\",\"StartingPosition\":\"AT_TIMESTAMP\",\"StartingPositionTimestamp\":{from}.4");
        await world.Sim.RunUntilIdleAsync();

        Assert.Equal(from.ToString(System.Globalization.CultureInfo.InvariantCulture), answer["StartingPositionTimestamp"]!.ToJsonString());
        Assert.Equal("orders#2", Assert.Single(Assert.Single(world.Sim.GetFunction("consumer").Invocations).Records).ToString());
    }

    [Fact, Covers("STR-120")]
    public async Task An_update_changes_neither_the_source_nor_where_reading_began()
    {
        await using var world = new ControlWorld();
        var uuid = world.Create(Stream)["UUID"]!.GetValue<string>();
        await world.Sim.RunUntilIdleAsync();

        world.Update(uuid, "\"EventSourceArn\":\"{table}\",\"StartingPosition\":\"AT_TIMESTAMP\",\"StartingPositionTimestamp\":1541139209");
        await world.Sim.RunUntilIdleAsync();

        var shown = world.Get(uuid);
        Assert.Equal((ControlWorld.Stream, "TRIM_HORIZON"), (shown["EventSourceArn"]!.GetValue<string>(), shown["StartingPosition"]!.GetValue<string>()));
        Assert.False(shown.ContainsKey("StartingPositionTimestamp"));
    }

    [Fact, Covers("STR-121")]
    public async Task A_destination_and_filters_are_cleared_with_their_empty_forms()
    {
        await using var world = new ControlWorld();
        var failed = world.Sim.CreateQueue("failed");
        var uuid = world.Create(Stream + $",\"MaximumRetryAttempts\":0,\"DestinationConfig\":{{\"OnFailure\":{{\"Destination\":\"{failed.Arn}\"}}}},\"FilterCriteria\":{{\"Filters\":[{{\"Pattern\":\"{{\\\"partitionKey\\\":[\\\"a\\\"]}}\"}}]}}")["UUID"]!.GetValue<string>();
        await world.Sim.RunUntilIdleAsync();

        world.Update(uuid, "\"DestinationConfig\":{\"OnFailure\":{\"Destination\":\"\"}},\"FilterCriteria\":{}");
        await world.Sim.RunUntilIdleAsync();
        world.Sim.GetStream("orders").PutRecord("r", "b"); // The filter would have kept it away.
        await world.Sim.RunUntilIdleAsync();

        var shown = world.Get(uuid);
        Assert.Equal("""{"OnFailure":{}}""", shown["DestinationConfig"]!.ToJsonString());
        Assert.False(shown.ContainsKey("FilterCriteria"));
        Assert.Single(world.Sim.GetFunction("consumer").Invocations);
    }

    [Fact, Covers("STR-324")]
    public async Task Encrypted_filters_of_a_stream_are_null_in_a_list()
    {
        await using var world = new ControlWorld();
        var uuid = world.Create(Stream + ",\"KMSKeyArn\":\"arn:aws:kms:us-east-1:123456789012:key/k\",\"FilterCriteria\":{\"Filters\":[{\"Pattern\":\"{\\\"partitionKey\\\":[\\\"a\\\"]}\"}]}")["UUID"]!.GetValue<string>();

        var listed = world.List()[0]!.AsObject();
        Assert.True(listed.ContainsKey("FilterCriteria"));
        Assert.Null(listed["FilterCriteria"]);
        Assert.NotNull(world.Get(uuid)["FilterCriteria"]);
    }

    [Fact, Covers("STR-153")]
    public async Task Delete_answers_the_whole_configuration()
    {
        await using var world = new ControlWorld();
        var uuid = world.Create(Stream + ",\"BatchSize\":7")["UUID"]!.GetValue<string>();
        await world.Sim.RunUntilIdleAsync();
        var before = world.Get(uuid);

        var answer = world.Delete(uuid);

        Assert.Equal("Deleting", answer["State"]!.GetValue<string>());
        foreach (var member in new[] { "State", "LastModified" })
        {
            before.Remove(member);
            answer.Remove(member);
        }

        Assert.True(JsonNode.DeepEquals(before, answer), answer.ToJsonString());
    }

    [Fact, Covers("STR-154")]
    public async Task A_list_is_of_one_source_and_of_one_function_as_it_was_qualified()
    {
        await using var world = new ControlWorld();
        foreach (var name in new[] { "consumer", "consumer:live", "other" }) world.Create(Stream + $",\"FunctionName\":\"{name}\"");
        world.CreateTableMapping();

        Assert.Equal(3, world.List($"\"EventSourceArn\":\"{ControlWorld.Stream}\"").Count);
        Assert.Equal(2, world.List("\"FunctionName\":\"consumer\"").Count);
        Assert.EndsWith(":consumer:live", Assert.Single(world.List("\"FunctionName\":\"consumer:live\""))!["FunctionArn"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Empty(world.List("\"FunctionName\":\"consumer:1\""));
    }
}
