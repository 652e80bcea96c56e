namespace EsmTestKit.Tests.Mappings;

/// <summary>Refusals that need a word more than the catalogue of <see cref="RefusalTests"/>.</summary>
public sealed class CreateErrorTests
{
    private const string Queue = """ "EventSourceArn":"arn:aws:sqs:us-east-1:123456789012:orders" """;

    [Fact]
    [Covers("CTL-066")]
    public async Task A_second_mapping_of_the_same_queue_and_function_conflicts_whatever_its_state()
    {
        await using var world = new ControlWorld();
        var uuid = world.Create(Queue + """, "Enabled":false """)["UUID"]!.GetValue<string>();

        var error = Assert.Throws<AwsServiceException>(() => world.Create(Queue));

        Assert.Equal(409, error.Status);
        Assert.Equal($"An event source mapping with SQS arn (\" arn:aws:sqs:us-east-1:123456789012:orders \") and function (\" consumer \") already exists. Please update or delete the existing mapping with UUID {uuid}", error.Message);
    }

    [Fact]
    [Covers("CTL-049", "CTL-136")]
    public async Task A_role_that_was_just_made_is_refused_for_a_while_where_a_test_asks_for_it()
    {
        await using var world = new ControlWorld(new() { RefusalsUntilRoleIsKnown = 2 });

        for (var call = 0; call < 2; call++)
        {
            var error = Assert.Throws<AwsServiceException>(() => world.Create(Queue));
            Assert.Equal(("InvalidParameterValueException", 400, "The role defined for the function cannot be assumed by Lambda."), (error.Code, error.Status, error.Message));
        }

        Assert.Equal("Creating", world.Create(Queue)["State"]!.GetValue<string>());
        world.CreateTableMapping();
    }

    [Theory]
    [Covers("CTL-112")]
    [InlineData("[]")]
    [InlineData("""[{"Type":"BASIC_AUTH","URI":"arn:aws:secretsmanager:us-east-1:123456789012:secret:s"}]""")]
    public async Task Access_to_a_broker_is_no_member_of_a_queue_or_stream(string value)
    {
        await using var world = new ControlWorld();
        var uuid = world.CreateTableMapping();
        await world.Sim.RunUntilIdleAsync();
        const string text = "Unsupported 'sourceAccessConfigurations' parameter for given event source mapping type.";

        Assert.Equal(text, Assert.Throws<AwsServiceException>(() => world.Create($"{Queue}, \"SourceAccessConfigurations\":{value}")).Message);
        Assert.Equal(text, Assert.Throws<AwsServiceException>(() => world.Update(uuid, $"\"SourceAccessConfigurations\":{value}")).Message);
    }

    [Fact]
    [Covers("CTL-169")]
    public async Task A_stream_that_is_being_created_is_mapped_all_the_same()
    {
        await using var sim = new EsmSimulation(new() { Kinesis = new() { CreateStreamDelay = TimeSpan.FromSeconds(6) } });
        sim.Api.Call("kinesis:CreateStream", new() { ["StreamName"] = "orders", ["ShardCount"] = 1 });
        var function = sim.CreateFunction("consumer", (Stream _) => { });

        var answer = sim.Api.Call("lambda:CreateEventSourceMapping", new() { ["EventSourceArn"] = ControlWorld.Stream, ["FunctionName"] = "consumer", ["StartingPosition"] = "TRIM_HORIZON" });

        Assert.Equal("Creating", answer.Body["State"]!.GetValue<string>());
        await sim.AdvanceAsync(TimeSpan.FromSeconds(7));
        sim.GetStream("orders").PutRecord("one", "k");
        await sim.RunUntilIdleAsync();
        Assert.Single(function.Invocations);
    }

    [Theory]
    [InlineData("Topics", """["t"]""")]
    [InlineData("Queues", """["q"]""")]
    [InlineData("SelfManagedEventSource", """{"Endpoints":{}}""")]
    [InlineData("LoggingConfig", """{"SystemLogLevel":"WARN"}""")]
    public async Task What_is_not_simulated_is_refused_loudly(string member, string value)
    {
        await using var world = new ControlWorld();

        var error = Assert.Throws<EsmUsageException>(() => world.Create($"{Queue}, \"{member}\":{value}"));

        Assert.Contains("does not simulate", error.Message, StringComparison.Ordinal);
        Assert.Contains(member, error.Message, StringComparison.Ordinal);
    }
}
