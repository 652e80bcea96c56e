using System.Text.Json;

namespace EsmTestKit.Templates.Tests;

public sealed class StackTests
{
    private static readonly Func<JsonElement, object> Done = _ => new { batchItemFailures = Array.Empty<object>() };

    private static readonly Action<JsonElement> Failing = _ => throw new InvalidOperationException("down");

    [Fact]
    public async Task A_test_runs_with_what_is_deployed()
    {
        await using var sim = new EsmSimulation();
        var stack = sim.CreateStack(TemplateWorld.Orders()).WithFunction("Apply", Failing, Built);

        stack.Queue("Orders").SendMessage("""{ "kind": "order" }""");
        stack.Queue("Orders").SendMessage("""{ "kind": "mail" }""");
        await sim.RunUntilIdleAsync();

        // Four receives as the parameter says, a minute apart as the queue's visibility says.
        var attempts = stack.Mapping("ApplyOrders").Invocations;
        Assert.Equal(4, attempts.Count);
        Assert.Equal(TimeSpan.FromSeconds(60), attempts[1].StartedAt - attempts[0].StartedAt);
        Assert.Single(stack.Queue("OrdersDlq").Messages);
        Assert.Equal("stack-orders-dev", stack.Queue("Orders").Name);
        Assert.Equal(5, stack.Function("Apply").Settings.ReservedConcurrency);
    }

    [Fact]
    public async Task Streams_tables_and_destinations_are_made_as_they_are_written()
    {
        await using var sim = new EsmSimulation(new() { Region = "eu-west-1", AccountId = "111122223333" });
        var stack = sim.CreateStack(TemplateWorld.Orders()).WithFunction("Count", Done, Built);

        Assert.Equal(2, stack.Stream("Clicks").Shards.Count);
        Assert.Equal("arn:aws:kinesis:eu-west-1:111122223333:stream/Clicks", stack.Mapping("CountClicks").EventSourceArn);
        Assert.StartsWith("arn:aws:dynamodb:eu-west-1:111122223333:table/customers/stream/", stack.Mapping("CountCustomers").EventSourceArn, StringComparison.Ordinal);
        Assert.Equal("count-clicks", stack.Function("Count").Name);
        Assert.Same(stack.Table("Customers"), stack.Table("Customers"));
    }

    [Fact]
    public async Task A_mapping_to_an_alias_is_a_mapping_to_the_function()
    {
        await using var sim = new EsmSimulation();
        var stack = sim.CreateStack(EsmTemplate.Load(TemplateWorld.Sample("orders.json"))).WithFunction("Apply", Done, Built);

        stack.Queue("Orders").SendMessage("1", new() { MessageGroupId = "g" });
        await sim.RunUntilIdleAsync();

        Assert.Single(stack.Mapping("OrdersMapping").Invocations);
        Assert.Equal(("Orders.fifo", "stack-apply"), (stack.Queue("Orders").Name, stack.Function("Apply").Name));
    }

    [Fact]
    public async Task A_source_that_is_not_in_the_template_is_the_one_of_that_name_in_the_simulation()
    {
        await using var sim = new EsmSimulation();
        var settings = TemplateWorld.Given(("Receives", "4")) with
        {
            Values = new Dictionary<string, string> { ["Resources.Mirror.Properties.Events.Shared.Properties.Queue"] = "arn:aws:sqs:us-east-1:123456789012:shared" },
        };
        var template = EsmTemplate.Load(TemplateWorld.Sample("orders.yaml"), settings);
        var none = Assert.Throws<EsmUsageException>(() => sim.CreateStack(template).WithoutMapping("MirrorTopic").WithFunction("Mirror", Done, Built));
        Assert.Contains("No queue named \"shared\" in this simulation.", none.Message, StringComparison.Ordinal);

        await using var other = new EsmSimulation();
        var shared = other.CreateQueue("shared");
        var stack = other.CreateStack(template).WithoutMapping("MirrorTopic").WithFunction("Mirror", Done, Built);
        shared.SendMessage("x");
        await other.RunUntilIdleAsync();

        Assert.Single(stack.Mapping("MirrorShared").Invocations);
    }

    [Fact]
    public async Task Logical_ids_that_are_too_long_for_a_name_keep_their_end()
    {
        var id = new string('A', 90) + "12AB34CD";
        var template = EsmTemplate.Parse($$"""
            { "Resources": {
              "{{id}}Q": { "Type": "AWS::SQS::Queue" },
              "{{id}}F": { "Type": "AWS::Lambda::Function" },
              "{{id}}M": { "Type": "AWS::Lambda::EventSourceMapping", "Properties": { "EventSourceArn": { "Fn::GetAtt": ["{{id}}Q", "Arn"] }, "FunctionName": { "Ref": "{{id}}F" } } }
            } }
            """);
        await using var sim = new EsmSimulation();
        var stack = sim.CreateStack(template).WithFunction(id + "F", Done, Built);

        Assert.EndsWith("A12AB34CDQ", stack.Queue(id + "Q").Name, StringComparison.Ordinal);
        Assert.Equal(64, stack.Function(id + "F").Name.Length);
        Assert.Equal(MappingState.Creating, stack.Mapping(id + "M").State);
    }

    [Fact]
    public async Task What_was_not_given_says_what_to_write()
    {
        await using var sim = new EsmSimulation();
        var stack = sim.CreateStack(TemplateWorld.Orders());

        Assert.Equal("The code of ApplyOrders's function Apply was not given. Give it: stack.WithFunction(\"Apply\", () => new Consumer(), consumer => consumer.HandleAsync).", Refused(() => stack.Mapping("ApplyOrders")));
        Assert.StartsWith("The code of the function Count was not given.", Refused(() => stack.Function("Count")), StringComparison.Ordinal);
        Assert.EndsWith("orders.yaml has no queue with the logical id \"Order\". There: OrdersDlq, Orders. Name one of them.", Refused(() => stack.Queue("Order")), StringComparison.Ordinal);
        Assert.EndsWith("There: Apply, Count, Mirror. Name one of them.", Refused(() => stack.WithFunction("Nobody", Done)), StringComparison.Ordinal);
        stack.WithFunction("Apply", Done, Built);
        Assert.StartsWith("The mapping ApplyOrders is made already.", Refused(() => stack.WithoutMapping("ApplyOrders")), StringComparison.Ordinal);
        Assert.StartsWith("The code of the function Apply was given already.", Refused(() => stack.WithFunction("Apply", Done)), StringComparison.Ordinal);
    }

    private static LambdaFunctionSettings Built(LambdaFunctionSettings settings) => settings with { Serializer = EsmJsonSerializer.Default };

    private static string Refused(Action act) => Assert.Throws<EsmUsageException>(act).Message;
}
