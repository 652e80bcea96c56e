using System.Text.Json.Nodes;

namespace EsmTestKit.Tests.Mappings;

/// <summary>What Lambda's API shows of a mapping on a queue, and the states that it passes through (section B1).</summary>
public sealed class QueueMappingApiTests
{
    [Fact]
    [Covers("SQS-254", "SQS-261", "SQS-265", "SQS-266")]
    public async Task What_changes_a_mapping_is_accepted_and_what_looks_is_answered()
    {
        await using var world = new MappingWorld();
        var created = world.Answer("CreateEventSourceMapping", MappingWorld.Source);
        Assert.Equal((202, "Creating"), (created.Status, (string?)created.Body["State"]));
        var uuid = (string)created.Body["UUID"]!;
        await world.Sim.RunUntilIdleAsync();
        Assert.Equal(200, world.Answer("ListEventSourceMappings", "").Status);
        var shown = world.Answer("GetEventSourceMapping", $"\"UUID\":\"{uuid}\"");
        Assert.Equal((200, "Enabled"), (shown.Status, (string?)shown.Body["State"]));
        Assert.Equal(202, world.Answer("UpdateEventSourceMapping", $"\"UUID\":\"{uuid}\",\"BatchSize\":5").Status);
        await world.Sim.RunUntilIdleAsync();

        var deleted = world.Answer("DeleteEventSourceMapping", $"\"UUID\":\"{uuid}\"");

        Assert.Equal((202, "Deleting"), (deleted.Status, (string?)deleted.Body["State"]));
        await world.Sim.RunUntilIdleAsync();
        foreach (var operation in new[] { "Get", "Update", "Delete" })
        {
            var gone = world.Refused($"{operation}EventSourceMapping", $"\"UUID\":\"{uuid}\"");
            Assert.Equal((404, "ResourceNotFoundException", "The resource you requested does not exist."), (gone.Status, gone.Code, gone.Message));
        }
    }

    [Fact]
    [Covers("SQS-255", "SQS-256", "SQS-257", "SQS-258", "SQS-259", "SQS-260")]
    public async Task The_answer_has_the_recorded_members_and_none_of_a_streams()
    {
        await using var world = new MappingWorld();
        await world.Sim.AdvanceAsync(TimeSpan.FromMilliseconds(250));

        var body = world.Create("");

        Assert.Equal(
            ["BatchSize", "EventSourceArn", "EventSourceMappingArn", "FunctionArn", "FunctionResponseTypes", "LastModified", "MaximumBatchingWindowInSeconds", "State", "StateTransitionReason", "UUID"],
            body.Select(member => member.Key).Order(StringComparer.Ordinal));
        Assert.Equal($"arn:aws:lambda:us-east-1:123456789012:event-source-mapping:{body["UUID"]}", (string)body["EventSourceMappingArn"]!);
        Assert.Equal("USER_INITIATED", (string)body["StateTransitionReason"]!);
        Assert.Equal("1767225600.25", body["LastModified"]!.ToJsonString());
        Assert.Equal(("10", "0", "[]"), (body["BatchSize"]!.ToJsonString(), body["MaximumBatchingWindowInSeconds"]!.ToJsonString(), body["FunctionResponseTypes"]!.ToJsonString()));

        world.Orders.SendMessage("a");
        await world.Sim.RunUntilIdleAsync();
        Assert.False(world.Call("GetEventSourceMapping", $"\"UUID\":\"{body["UUID"]}\"").ContainsKey("LastProcessingResult"));
    }

    [Fact]
    [Covers("SQS-255")]
    public async Task Filters_and_scaling_show_when_they_are_set()
    {
        await using var world = new MappingWorld();

        var body = world.Create(""","ScalingConfig":{"MaximumConcurrency":3},"FilterCriteria":{"Filters":[{"Pattern":"{ \"body\" : [\"x\"] }"}]}""");

        Assert.Equal("""{"MaximumConcurrency":3}""", body["ScalingConfig"]!.ToJsonString());
        Assert.Equal("""{ "body" : ["x"] }""", (string)body["FilterCriteria"]!["Filters"]![0]!["Pattern"]!);
    }

    [Fact]
    [Covers("SQS-262", "SQS-263", "SQS-264")]
    public async Task Each_change_passes_through_the_state_of_its_name()
    {
        await using var world = new MappingWorld();
        var body = world.Create(",\"Enabled\":false");
        Assert.Equal("Disabled", (string)body["State"]!); // At once.
        async Task<(string, string)> States(string change)
        {
            var through = (string)world.Call("UpdateEventSourceMapping", $"\"UUID\":\"{body["UUID"]}\",{change}")["State"]!;
            await world.Sim.RunUntilIdleAsync();
            return (through, (string)world.Call("GetEventSourceMapping", $"\"UUID\":\"{body["UUID"]}\"")["State"]!);
        }

        Assert.Equal(("Updating", "Disabled"), await States("\"BatchSize\":5"));
        Assert.Equal(("Updating", "Disabled"), await States("\"BatchSize\":5"));
        Assert.Equal(("Enabling", "Enabled"), await States("\"Enabled\":true"));
        Assert.Equal(("Updating", "Enabled"), await States("\"BatchSize\":6"));
        Assert.Equal(("Disabling", "Disabled"), await States("\"Enabled\":false"));
    }

    [Fact]
    [Covers("SQS-267", "SQS-268")]
    public async Task A_change_while_another_takes_its_time_is_refused()
    {
        await using var world = new MappingWorld(new() { Mappings = new() { UpdateLatency = TimeSpan.FromSeconds(30) } });
        var uuid = (string)world.Create("")["UUID"]!;
        await world.Sim.RunUntilIdleAsync();
        world.Call("UpdateEventSourceMapping", $"\"UUID\":\"{uuid}\",\"BatchSize\":5");
        await world.Sim.AdvanceAsync(TimeSpan.FromSeconds(29));

        var update = world.Refused("UpdateEventSourceMapping", $"\"UUID\":\"{uuid}\",\"BatchSize\":6");
        var delete = world.Refused("DeleteEventSourceMapping", $"\"UUID\":\"{uuid}\"");

        Assert.Equal((400, "ResourceInUseException", "Cannot update the event source mapping because it is in use."), (update.Status, update.Code, update.Message));
        Assert.Equal((400, "ResourceInUseException", "Cannot delete the event source mapping because it is in use."), (delete.Status, delete.Code, delete.Message));
        await world.Sim.AdvanceAsync(TimeSpan.FromSeconds(1));
        world.Call("UpdateEventSourceMapping", $"\"UUID\":\"{uuid}\",\"BatchSize\":6");
    }

    [Fact]
    [Covers("SQS-269", "SQS-268")]
    public async Task Until_an_update_holds_the_old_function_gets_the_messages()
    {
        await using var world = new MappingWorld(new() { Mappings = new() { UpdateLatency = TimeSpan.FromSeconds(10) } });
        var uuid = (string)world.Create("")["UUID"]!;
        await world.Sim.RunUntilIdleAsync();
        world.Call("UpdateEventSourceMapping", $"\"UUID\":\"{uuid}\",\"FunctionName\":\"other\"");
        await world.Sim.AdvanceAsync(TimeSpan.FromSeconds(9));
        world.Orders.SendMessage("old");
        await world.Sim.AdvanceAsync(TimeSpan.FromSeconds(1));
        world.Orders.SendMessage("new");
        await world.Sim.RunUntilIdleAsync();

        Assert.Contains("\"old\"", Assert.Single(world.Consumer.Invocations).Event, StringComparison.Ordinal);
        Assert.Contains("\"new\"", Assert.Single(world.Other.Invocations).Event, StringComparison.Ordinal);
    }

    [Fact]
    [Covers("SQS-271")]
    public async Task The_source_of_a_mapping_cannot_be_changed()
    {
        await using var world = new MappingWorld();
        var uuid = (string)world.Create("")["UUID"]!;
        await world.Sim.RunUntilIdleAsync();
        var other = world.Sim.CreateQueue("others").Arn;

        var body = world.Call("UpdateEventSourceMapping", $"\"UUID\":\"{uuid}\",\"EventSourceArn\":\"{other}\"");

        Assert.Equal(world.Orders.Arn, (string)body["EventSourceArn"]!);
    }

    [Fact]
    [Covers("SQS-272")]
    public async Task Deleting_the_function_leaves_the_mapping_enabled()
    {
        await using var world = new MappingWorld();
        var uuid = (string)world.Create("")["UUID"]!;
        await world.Sim.RunUntilIdleAsync();

        world.Call("DeleteFunction", "\"FunctionName\":\"consumer\"");
        await world.Sim.RunUntilIdleAsync();

        Assert.Equal("Enabled", (string)world.Call("GetEventSourceMapping", $"\"UUID\":\"{uuid}\"")["State"]!);
    }

    [Fact]
    [Covers("SQS-273")]
    public async Task A_list_is_filtered_and_comes_in_pages_of_a_hundred_at_most()
    {
        await using var world = new MappingWorld();
        for (var index = 0; index < 101; index++) world.Sim.CreateEventSourceMapping(world.Sim.CreateQueue($"q{index}"), world.Consumer, new() { Enabled = false });
        JsonArray List(string with) => world.Call("ListEventSourceMappings", with)["EventSourceMappings"]!.AsArray();

        Assert.Equal(100, List("\"MaxItems\":10000").Count);
        Assert.Single(List($"\"EventSourceArn\":\"{world.Sim.GetQueue("q7").Arn}\",\"FunctionName\":\"consumer\""));
        Assert.Empty(List("\"FunctionName\":\"nobody\""));
        Assert.Empty(List("\"EventSourceArn\":\"arn:aws:sqs:us-east-1:123456789012:gone\""));
        foreach (var size in new[] { 0, 10_001 }) Assert.Equal(400, world.Refused("ListEventSourceMappings", $"\"MaxItems\":{size}").Status);
    }

    [Fact]
    [Covers("SQS-274")]
    public async Task A_refusal_has_a_type_beside_its_message()
    {
        await using var world = new MappingWorld();

        var refused = world.Refused("GetEventSourceMapping", "\"UUID\":\"x\"");

        Assert.Equal(("Type", "User"), (Assert.Single(refused.Members).Key, Assert.Single(refused.Members).Value));
        Assert.Null(refused.Details);
    }

    [Theory]
    [InlineData("""["ReportBatchItemFailures"]""", true)]
    [InlineData("[]", true)]
    [InlineData("""["ReportBatchItemFailures","ReportBatchItemFailures"]""", false)]
    [InlineData("""["Other"]""", false)]
    [Covers("SQS-275")]
    public async Task There_is_one_response_type(string types, bool isAccepted)
    {
        await using var world = new MappingWorld();
        var with = $"{MappingWorld.Source},\"FunctionResponseTypes\":{types}";

        if (isAccepted) Assert.Equal(types, world.Call("CreateEventSourceMapping", with)["FunctionResponseTypes"]!.ToJsonString());
        else Assert.Equal("ValidationException", world.Refused("CreateEventSourceMapping", with).Code);
    }

    [Fact]
    [Covers("SQS-276", "SQS-298", "SQS-303")]
    public async Task Empty_members_of_an_update_turn_off_what_absent_ones_leave()
    {
        await using var world = new MappingWorld();
        var uuid = (string)world.Create(""","ScalingConfig":{"MaximumConcurrency":3},"FunctionResponseTypes":["ReportBatchItemFailures"],"FilterCriteria":{"Filters":[{"Pattern":"{\"body\":[\"x\"]}"}]}""")["UUID"]!;
        async Task<JsonObject> Update(string members)
        {
            await world.Sim.RunUntilIdleAsync();
            return world.Call("UpdateEventSourceMapping", $"\"UUID\":\"{uuid}\",{members}");
        }

        var kept = await Update("\"BatchSize\":5");
        Assert.True(kept.ContainsKey("ScalingConfig") && kept.ContainsKey("FilterCriteria"));
        Assert.Equal("""["ReportBatchItemFailures"]""", kept["FunctionResponseTypes"]!.ToJsonString());

        var cleared = await Update("""
            "ScalingConfig":{},"FunctionResponseTypes":[],"FilterCriteria":{}
            """);
        Assert.False(cleared.ContainsKey("ScalingConfig") || cleared.ContainsKey("FilterCriteria"));
        Assert.Equal("[]", cleared["FunctionResponseTypes"]!.ToJsonString());
    }

    [Fact]
    [Covers("SQS-303", "SQS-304", "SQS-305")]
    public async Task Empty_filters_are_not_shown_and_a_key_for_them_is()
    {
        await using var world = new MappingWorld();

        var body = world.Create(""","FilterCriteria":{"Filters":[]},"KMSKeyArn":"arn:aws:kms:us-east-1:123456789012:key/k" """);
        Assert.False(body.ContainsKey("FilterCriteria"));
        Assert.False(body.ContainsKey("FilterCriteriaError"));
        Assert.Equal("arn:aws:kms:us-east-1:123456789012:key/k", (string)body["KMSKeyArn"]!);

        await world.Sim.RunUntilIdleAsync();
        const string Pattern = """{"body":{"a":[{"exists":true}]},  "awsRegion":["us-east-1"]}""";
        var updated = world.Call("UpdateEventSourceMapping", $"\"UUID\":\"{body["UUID"]}\",\"FilterCriteria\":{{\"Filters\":[{{\"Pattern\":{JsonValue.Create(Pattern).ToJsonString()}}}]}}");
        Assert.Equal(Pattern, (string)updated["FilterCriteria"]!["Filters"]![0]!["Pattern"]!);
    }

    [Fact]
    [Covers("SQS-277")]
    public async Task Tags_come_with_the_mapping_and_through_its_arn()
    {
        await using var world = new MappingWorld();
        var arn = (string)world.Create(""","Tags":{"team":"a"}""")["EventSourceMappingArn"]!;

        world.Call("TagResource", $"\"Resource\":\"{arn}\",\"Tags\":{{\"cost\":\"1\"}}");

        Assert.Equal("""{"cost":"1","team":"a"}""", world.Call("ListTags", $"\"Resource\":\"{arn}\"")["Tags"]!.ToJsonString());
    }
}
