using System.Text.Json.Nodes;

namespace EsmTestKit.Tests.Mappings;

/// <summary>ListEventSourceMappings: filters and pages (section 10 of the control plane's rules).</summary>
public sealed class ListTests
{
    [Fact]
    [Covers("CTL-120", "CTL-123", "CTL-124")]
    public async Task A_page_never_holds_more_than_a_hundred()
    {
        await using var world = new ControlWorld();
        for (var index = 0; index < 101; index++) world.Sim.CreateEventSourceMapping(world.Sim.CreateQueue($"q{index}"), world.Sim.GetFunction("consumer"));

        var first = world.Call("ListEventSourceMappings", "\"MaxItems\":10000");
        Assert.Equal(100, first["EventSourceMappings"]!.AsArray().Count);
        var second = world.Call("ListEventSourceMappings", $"\"Marker\":\"{first["NextMarker"]!.GetValue<string>()}\"");
        Assert.EndsWith(":q100", Assert.Single(second["EventSourceMappings"]!.AsArray())!["EventSourceArn"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.False(second.ContainsKey("NextMarker"));
        Assert.Single(world.List("\"MaxItems\":1"));
    }

    [Theory]
    [InlineData("0", "Value '0' at 'maxItems' failed to satisfy constraint: Member must have value greater than or equal to 1")]
    [InlineData("10001", "Value '10001' at 'maxItems' failed to satisfy constraint: Member must have value less than or equal to 10000")]
    [Covers("CTL-123")]
    public async Task The_size_of_a_page_has_its_range(string size, string fault)
    {
        await using var world = new ControlWorld();

        Assert.Equal("1 validation error detected: " + fault, Assert.Throws<AwsServiceException>(() => world.List($"\"MaxItems\":{size}")).Message);
    }

    [Fact]
    [Covers("CTL-125")]
    public async Task A_marker_of_nobody_is_refused()
    {
        await using var world = new ControlWorld();

        Assert.Equal("InvalidParameterValueException", Assert.Throws<AwsServiceException>(() => world.List("\"Marker\":\"x\"")).Code);
    }

    [Fact]
    [Covers("CTL-121", "CTL-122")]
    public async Task Filters_are_exact_and_need_not_name_anything()
    {
        await using var world = new ControlWorld();
        world.CreateQueueMapping();
        world.CreateQueueMapping("\"FunctionName\":\"consumer:live\"");
        world.CreateTableMapping("\"FunctionName\":\"other\"");

        Assert.Equal(2, world.List($"\"EventSourceArn\":\"{ControlWorld.Queue}\"").Count);
        Assert.Single(world.List("\"FunctionName\":\"consumer\""));
        Assert.Single(world.List("\"FunctionName\":\"123456789012:function:consumer:live\""));
        Assert.Single(world.List("\"FunctionName\":\"arn:aws:lambda:us-east-1:123456789012:function:other\",\"EventSourceArn\":\"{table}\""));
        Assert.Empty(world.List("\"FunctionName\":\"consume\""));
        Assert.Empty(world.List("\"FunctionName\":\"nobody\""));
        Assert.Empty(world.List("\"EventSourceArn\":\"arn:aws:sqs:us-east-1:123456789012:gone\""));
    }

    [Fact]
    [Covers("CTL-081")]
    public async Task Neither_the_function_s_end_nor_the_source_s_touches_the_mapping()
    {
        await using var world = new ControlWorld();
        var (queue, table) = (world.CreateQueueMapping(), world.CreateTableMapping());
        await world.Sim.RunUntilIdleAsync();

        world.Call("DeleteFunction", "\"FunctionName\":\"consumer\"");
        world.Sim.Api.Call("dynamodb:DeleteTable", new JsonObject { ["TableName"] = "orders" });

        Assert.Equal("Enabled", world.Get(queue)["State"]!.GetValue<string>());
        Assert.EndsWith(":function:consumer", world.Get(queue)["FunctionArn"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("Enabled", Assert.Single(world.List("\"EventSourceArn\":\"{table}\""))!["State"]!.GetValue<string>());
        Assert.Equal("Deleting", world.Delete(queue)["State"]!.GetValue<string>());
        Assert.Equal("Deleting", world.Delete(table)["State"]!.GetValue<string>());
    }
}
