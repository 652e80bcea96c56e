using System.Text.Json.Nodes;

namespace EsmTestKit.Tests.Mappings;

/// <summary>What each operation answers, member by member (sections 1, 6, 7 and 12 of the control plane's rules).</summary>
public sealed class ShapeTests
{
    private static readonly string[] OfStreams =
    [
        "BatchSize", "BisectBatchOnFunctionError", "DestinationConfig", "EventSourceArn", "EventSourceMappingArn", "FunctionArn", "FunctionResponseTypes", "LastModified", "LastProcessingResult",
        "MaximumBatchingWindowInSeconds", "MaximumRecordAgeInSeconds", "MaximumRetryAttempts", "ParallelizationFactor", "StartingPosition", "State", "StateTransitionReason", "TumblingWindowInSeconds", "UUID",
    ];

    private static readonly string[] OfQueues =
    [
        "BatchSize", "EventSourceArn", "EventSourceMappingArn", "FunctionArn", "FunctionResponseTypes", "LastModified", "MaximumBatchingWindowInSeconds", "State", "StateTransitionReason", "UUID",
    ];

    [Fact]
    [Covers("CTL-082", "CTL-085", "CTL-086", "CTL-091", "CTL-149")]
    public async Task The_command_of_the_guide_answers_with_the_members_of_the_guide()
    {
        await using var world = new ControlWorld();

        var answer = world.Create("\"EventSourceArn\":\"{table}\",\"BatchSize\":500,\"StartingPosition\":\"LATEST\"");

        Assert.Equal(OfStreams, Keys(answer));
        Assert.Equal((500, "LATEST", "Creating"), (Number(answer, "BatchSize"), Text(answer, "StartingPosition"), Text(answer, "State")));
        Assert.Equal(("User action", "No records processed"), (Text(answer, "StateTransitionReason"), Text(answer, "LastProcessingResult")));
        Assert.Equal("""{"OnFailure":{}}""", answer["DestinationConfig"]!.ToJsonString());
    }

    [Fact]
    [Covers("CTL-016", "CTL-021", "CTL-082")]
    public async Task A_stream_has_its_defaults_in_every_answer()
    {
        await using var world = new ControlWorld();
        var uuid = world.CreateTableMapping("\"MaximumRetryAttempts\":-1");
        await world.Sim.RunUntilIdleAsync();

        foreach (var answer in new[] { world.Get(uuid), world.List()[0]!.AsObject(), world.Update(uuid, string.Empty) })
        {
            Assert.Equal(OfStreams, Keys(answer));
            Assert.Equal((100, 0, -1), (Number(answer, "BatchSize"), Number(answer, "MaximumBatchingWindowInSeconds"), Number(answer, "MaximumRecordAgeInSeconds")));
            Assert.Equal((-1, 1, 0), (Number(answer, "MaximumRetryAttempts"), Number(answer, "ParallelizationFactor"), Number(answer, "TumblingWindowInSeconds")));
            Assert.False(answer["BisectBatchOnFunctionError"]!.GetValue<bool>());
            Assert.Empty(answer["FunctionResponseTypes"]!.AsArray());
        }

        await world.Sim.RunUntilIdleAsync();
        Assert.Equal(OfStreams, Keys(world.Delete(uuid)));
    }

    [Theory]
    [InlineData(ControlWorld.Queue)]
    [InlineData(ControlWorld.Queue + ".fifo")]
    [Covers("CTL-017", "CTL-083", "CTL-085")]
    public async Task A_queue_shows_no_member_of_a_stream(string arn)
    {
        await using var world = new ControlWorld();

        var answer = world.Create($"\"EventSourceArn\":\"{arn}\"");

        Assert.Equal(OfQueues, Keys(answer));
        Assert.Equal((10, 0, "USER_INITIATED"), (Number(answer, "BatchSize"), Number(answer, "MaximumBatchingWindowInSeconds"), Text(answer, "StateTransitionReason")));
        await world.Sim.RunUntilIdleAsync();
        Assert.Equal(OfQueues, Keys(world.Get(Text(answer, "UUID"))));
    }

    [Fact]
    [Covers("CTL-083", "CTL-150", "CTL-154", "CTL-087", "CTL-142")]
    public async Task Optional_members_show_only_where_they_are_set()
    {
        await using var world = new ControlWorld();
        const string key = "arn:aws:kms:us-east-1:123456789012:key/k";

        var answer = world.Create($"\"EventSourceArn\":\"{ControlWorld.Queue}\",\"ScalingConfig\":{{\"MaximumConcurrency\":7}},\"MetricsConfig\":{{\"Metrics\":[\"EventCount\"]}},\"KMSKeyArn\":\"{key}\",\"FilterCriteria\":{{\"Filters\":[]}}");

        Assert.Equal(OfQueues.Concat(["KMSKeyArn", "MetricsConfig", "ScalingConfig"]).Order(StringComparer.Ordinal), Keys(answer));
        Assert.Equal("""{"MaximumConcurrency":7}""", answer["ScalingConfig"]!.ToJsonString());
        Assert.Equal("""{"Metrics":["EventCount"]}""", answer["MetricsConfig"]!.ToJsonString());
        Assert.Equal(key, Text(answer, "KMSKeyArn"));
    }

    [Fact]
    [Covers("CTL-150", "CTL-151")]
    public async Task More_concurrency_than_is_reserved_is_accepted()
    {
        await using var world = new ControlWorld();
        world.Call("PutFunctionConcurrency", "\"FunctionName\":\"consumer\",\"ReservedConcurrentExecutions\":2");

        Assert.Equal(3, Number(world.Create($"\"EventSourceArn\":\"{ControlWorld.Queue}\",\"ScalingConfig\":{{\"MaximumConcurrency\":3}}")["ScalingConfig"]!.AsObject(), "MaximumConcurrency"));
    }

    [Fact]
    [Covers("CTL-013", "CTL-014", "CTL-168", "ADD-71")]
    public async Task Instants_are_numbers_of_seconds_whole_or_not()
    {
        await using var world = new ControlWorld();
        string Members(string instant) => $"\"EventSourceArn\":\"{ControlWorld.Stream}\",\"StartingPosition\":\"AT_TIMESTAMP\",\"StartingPositionTimestamp\":{instant}";

        Assert.Equal("1541139209", world.Create(Members("1541139209"))["StartingPositionTimestamp"]!.ToJsonString());
        var answer = world.Create(Members("1541139209.351") + ",\"FunctionName\":\"other\"");
        Assert.Equal("1541139209", answer["StartingPositionTimestamp"]!.ToJsonString());
        Assert.Equal(world.Sim.Now.ToUnixTimeMilliseconds() / 1000m, answer["LastModified"]!.GetValue<decimal>());
        Assert.DoesNotContain("E", answer["LastModified"]!.ToJsonString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    [Covers("CTL-089", "CTL-156", "CTL-090")]
    public async Task Tags_given_at_the_start_show_in_ListTags_only()
    {
        await using var world = new ControlWorld();

        var answer = world.Create($"\"EventSourceArn\":\"{ControlWorld.Queue}\",\"Tags\":{{\"team\":\"a\"}}");

        Assert.Equal(OfQueues, Keys(answer));
        Assert.Equal("""{"Tags":{"team":"a"}}""", world.Call("ListTags", $"\"Resource\":\"{Text(answer, "EventSourceMappingArn")}\"").ToJsonString());
        Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", Text(answer, "UUID"));
        Assert.Equal($"arn:aws:lambda:us-east-1:123456789012:event-source-mapping:{Text(answer, "UUID")}", Text(answer, "EventSourceMappingArn"));
    }

    [Fact]
    [Covers("CTL-140")]
    public async Task Encrypted_filters_are_shown_by_Get_and_never_by_List()
    {
        await using var world = new ControlWorld();
        var uuid = world.CreateQueueMapping(Encrypted);

        Assert.Equal("""{"Filters":[{"Pattern":"{\u0022body\u0022:{\u0022a\u0022:[1]}}"}]}""", world.Get(uuid)["FilterCriteria"]!.ToJsonString());
        var listed = world.List()[0]!.AsObject();
        Assert.True(listed.ContainsKey("FilterCriteria"));
        Assert.Null(listed["FilterCriteria"]);
    }

    [Fact]
    [Covers("CTL-140", "CTL-141")]
    public async Task Who_may_not_decrypt_gets_an_error_in_their_place_and_the_filters_work_all_the_same()
    {
        await using var world = new ControlWorld(new() { CallerMayDecrypt = false });
        var uuid = world.CreateQueueMapping(Encrypted);
        world.Sim.GetQueue("orders").SendMessage("""{"a":2}""");
        await world.Sim.RunUntilIdleAsync();

        var shown = world.Get(uuid);

        Assert.False(shown.ContainsKey("FilterCriteria"));
        Assert.Equal("AccessDeniedException", Text(shown["FilterCriteriaError"]!.AsObject(), "ErrorCode"));
        Assert.Empty(world.Sim.GetQueue("orders").Messages);
        Assert.Empty(world.Sim.GetFunction("consumer").Invocations);
    }

    [Theory]
    [InlineData("consumer", "consumer")]
    [InlineData("123456789012:function:consumer", "consumer")]
    [Covers("CTL-072")]
    public Task A_name_becomes_an_unqualified_ARN(string name, string end) => Named(name, end);

    [Fact]
    [Covers("CTL-073")]
    public Task LATEST_is_kept() => Named("consumer:$LATEST", "consumer:$LATEST");

    [Fact]
    [Covers("CTL-074")]
    public Task A_version_is_kept() => Named("consumer:1", "consumer:1");

    [Fact]
    [Covers("CTL-075", "CTL-078")]
    public Task An_alias_is_kept() => Named("consumer:live", "consumer:live");

    [Fact]
    [Covers("CTL-076")]
    public Task An_ARN_stays_as_it_is() => Named("arn:aws:lambda:us-east-1:123456789012:function:consumer", "consumer");

    [Theory]
    [InlineData("1")]
    [InlineData("live")]
    [Covers("CTL-077")]
    public Task A_qualified_ARN_stays_as_it_is(string qualifier) => Named($"arn:aws:lambda:us-east-1:123456789012:function:consumer:{qualifier}", $"consumer:{qualifier}");

    private const string Encrypted = """ "KMSKeyArn":"arn:aws:kms:us-east-1:123456789012:key/k","FilterCriteria":{"Filters":[{"Pattern":"{\"body\":{\"a\":[1]}}"}]} """;

    private static async Task Named(string name, string end)
    {
        await using var world = new ControlWorld();
        Assert.Equal($"arn:aws:lambda:us-east-1:123456789012:function:{end}", Text(world.Create($"\"EventSourceArn\":\"{ControlWorld.Queue}\",\"FunctionName\":\"{name}\""), "FunctionArn"));
    }

    private static IEnumerable<string> Keys(JsonObject answer) => answer.Select(member => member.Key).Order(StringComparer.Ordinal);

    private static string Text(JsonObject answer, string member) => answer[member]!.GetValue<string>();

    private static int Number(JsonObject answer, string member) => answer[member]!.GetValue<int>();
}
