using System.Text.Json.Nodes;
using EsmTestKit.Tests.Delivery;

namespace EsmTestKit.Tests.Mappings;

public sealed class MappingLifeTests
{
    [Fact]
    [Covers("CTL-092", "CTL-094", "CTL-095", "CTL-096", "CTL-097")]
    public async Task A_mapping_passes_through_its_states()
    {
        await using var sim = new EsmSimulation();
        var mapping = Map(sim);
        Assert.Equal(MappingState.Creating, mapping.State);
        await sim.RunUntilIdleAsync();
        Assert.Equal(MappingState.Enabled, mapping.State);

        mapping.Update(new SqsMappingSettings { BatchSize = 5 });
        Assert.Equal(MappingState.Updating, mapping.State);
        await sim.RunUntilIdleAsync();
        Assert.Equal(MappingState.Enabled, mapping.State);

        mapping.Disable();
        Assert.Equal(MappingState.Disabling, mapping.State);
        await sim.RunUntilIdleAsync();
        Assert.Equal(MappingState.Disabled, mapping.State);

        mapping.Enable();
        Assert.Equal(MappingState.Enabling, mapping.State);
        await sim.RunUntilIdleAsync();

        mapping.Delete();
        Assert.Equal(MappingState.Deleting, mapping.State);
        await sim.RunUntilIdleAsync();
        Assert.Equal(404, Assert.Throws<AwsServiceException>(() => Call(sim, "Get", mapping.Uuid)).Status);
    }

    [Fact]
    [Covers("CTL-058")]
    public async Task Changes_in_transition_are_refused()
    {
        await using var sim = new EsmSimulation();
        var mapping = Map(sim);

        Assert.Equal("Cannot delete the event source mapping because it is in use.", Assert.Throws<AwsServiceException>(mapping.Delete).Message);
        Assert.Equal("Cannot update the event source mapping because it is in use.", Assert.Throws<AwsServiceException>(mapping.Disable).Message);
    }

    [Fact]
    [Covers("CTL-099")]
    public async Task Latencies_are_settings_of_the_virtual_clock()
    {
        await using var sim = new EsmSimulation(new() { Mappings = MappingBehavior.Realistic });
        var mapping = Map(sim);

        await sim.AdvanceAsync(TimeSpan.FromSeconds(19));
        Assert.Equal(MappingState.Creating, mapping.State);
        await sim.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(MappingState.Enabled, mapping.State);
    }

    [Fact]
    public async Task A_disabled_mapping_leaves_the_backlog_and_an_enabled_one_delivers_it()
    {
        await using var sim = new EsmSimulation();
        var mapping = Map(sim);
        await sim.RunUntilIdleAsync();
        mapping.Disable();
        await sim.RunUntilIdleAsync();
        sim.GetQueue("orders").SendMessage("m");
        await sim.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Empty(mapping.Invocations);

        mapping.Enable();
        await sim.RunUntilIdleAsync();

        Assert.Single(mapping.Invocations);
    }

    [Fact]
    [Covers("CTL-157", "CTL-158", "CTL-159", "CTL-160")]
    public async Task Tags_are_merged_removed_and_refused()
    {
        await using var sim = new EsmSimulation();
        var mapping = Map(sim);
        JsonObject Tags(string operation, string more) => sim.Api.Call($"lambda:{operation}", JsonNode.Parse($"{{\"Resource\":\"{mapping.Arn}\"{more}}}")!.AsObject()).Body;

        Tags("TagResource", """, "Tags":{"a":"1","b":"2"}""");
        Tags("TagResource", """, "Tags":{"b":"3"}""");
        Tags("UntagResource", """, "TagKeys":["a","unknown"]""");

        Assert.Equal("""{"Tags":{"b":"3"}}""", Tags("ListTags", string.Empty).ToJsonString());
        Assert.Equal("An error occurred and the request cannot be processed.", Assert.Throws<AwsServiceException>(() => Tags("TagResource", """, "Tags":{}""")).Message);
        Assert.Equal("ValidationException", Assert.Throws<AwsServiceException>(() => Tags("UntagResource", string.Empty)).Code);
        var unknown = mapping.Arn.Replace(mapping.Uuid, new string('0', 8) + mapping.Uuid[8..], StringComparison.Ordinal);
        Assert.Equal($"Event source mapping not found: {unknown}", Assert.Throws<AwsServiceException>(() => sim.Api.Call("lambda:ListTags", new JsonObject { ["Resource"] = unknown })).Message);
        Assert.StartsWith($"1 validation error detected: Value '{mapping.Arn}:live' at 'resource'", Assert.Throws<AwsServiceException>(() => sim.Api.Call("lambda:ListTags", new JsonObject { ["Resource"] = mapping.Arn + ":live" })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("apply-orders", "arn:aws:lambda:us-east-1:123456789012:function:apply-orders")]
    [InlineData("apply-orders:$LATEST", "arn:aws:lambda:us-east-1:123456789012:function:apply-orders:$LATEST")]
    [InlineData("apply-orders:1", "arn:aws:lambda:us-east-1:123456789012:function:apply-orders:1")]
    [InlineData("apply-orders:live", "arn:aws:lambda:us-east-1:123456789012:function:apply-orders:live")]
    [InlineData("123456789012:function:apply-orders", "arn:aws:lambda:us-east-1:123456789012:function:apply-orders")]
    [InlineData("arn:aws:lambda:us-east-1:123456789012:function:apply-orders", "arn:aws:lambda:us-east-1:123456789012:function:apply-orders")]
    [InlineData("arn:aws:lambda:us-east-1:123456789012:function:apply-orders:live", "arn:aws:lambda:us-east-1:123456789012:function:apply-orders:live")]
    [Covers("SQS-270")]
    public async Task The_answer_keeps_the_qualifier_that_was_given_and_adds_none(string name, string arn)
    {
        await using var sim = new EsmSimulation();
        var queue = sim.CreateQueue("orders");
        var function = Script.Always(sim, Script.Return("null"));
        function.Publish("1");
        function.PointAlias("live", "1");

        var answer = sim.Api.Call("lambda:CreateEventSourceMapping", new JsonObject { ["EventSourceArn"] = queue.Arn, ["FunctionName"] = name });

        Assert.Equal(arn, answer.Body["FunctionArn"]!.GetValue<string>());
        Assert.Equal(202, answer.Status);
    }

    [Fact]
    [Covers("CTL-121")]
    public async Task A_list_filters_by_exact_source_and_qualified_name_and_pages()
    {
        await using var sim = new EsmSimulation();
        var function = Script.Always(sim, Script.Return("null"));
        function.Publish("1");
        for (var index = 0; index < 3; index++) sim.CreateEventSourceMapping(sim.CreateQueue($"q{index}"), function);
        sim.Api.Call("lambda:CreateEventSourceMapping", new JsonObject { ["EventSourceArn"] = sim.GetQueue("q0").Arn, ["FunctionName"] = "apply-orders:1" });
        JsonObject List(JsonObject request) => sim.Api.Call("lambda:ListEventSourceMappings", request).Body;
        static int Count(JsonObject answer) => answer["EventSourceMappings"]!.AsArray().Count;

        Assert.Equal(4, Count(List([])));
        Assert.Equal(3, Count(List(new() { ["FunctionName"] = "apply-orders" })));
        Assert.Equal(1, Count(List(new() { ["FunctionName"] = "apply-orders:1" })));
        Assert.Equal(2, Count(List(new() { ["EventSourceArn"] = sim.GetQueue("q0").Arn })));
        Assert.Equal(0, Count(List(new() { ["FunctionName"] = "nobody" })));
        var page = List(new() { ["MaxItems"] = 3 });
        Assert.Equal(1, Count(List(new() { ["MaxItems"] = 3, ["Marker"] = page["NextMarker"]!.GetValue<string>() })));
    }

    private static EventSourceMapping Map(EsmSimulation sim) => sim.CreateEventSourceMapping(sim.CreateQueue("orders"), Script.Always(sim, Script.Return("null")));

    private static void Call(EsmSimulation sim, string operation, string uuid) => sim.Api.Call($"lambda:{operation}EventSourceMapping", new JsonObject { ["UUID"] = uuid });
}
