using EsmTestKit.Internal.Functions;

namespace EsmTestKit.Tests.Delivery;

/// <summary>Filters of mappings on queues (section B10).</summary>
public sealed class QueueFilterTests
{
    [Theory]
    [InlineData("hello", """{"body":["hello"]}""", true)]
    [InlineData("hello", """{"body":["bye"]}""", false)]
    [Covers("SQS-405", "SQS-403")]
    public Task Plain_body_and_plain_pattern_are_compared(string body, string pattern, bool passes) => Check(body, pattern, passes);

    [Fact]
    [Covers("SQS-406")]
    public Task Plain_body_and_JSON_pattern_drop_the_message() => Check("hello", """{"body":{"a":[{"exists":false}]}}""", passes: false);

    [Theory]
    [InlineData("""{"a":1}""", true)]
    [InlineData("""{"a":2}""", false)]
    [Covers("SQS-407", "SQS-403")]
    public Task JSON_body_and_JSON_pattern_compare_the_fields(string body, bool passes) => Check(body, """{"body":{"a":[1]}}""", passes);

    [Fact]
    [Covers("SQS-408")]
    public Task JSON_body_and_plain_pattern_drop_the_message() => Check("""{"a":1}""", """{"body":["{\"a\":1}"]}""", passes: false);

    [Theory]
    [InlineData("hello", "us-east-1", true)]
    [InlineData("""{"a":1}""", "us-east-1", true)]
    [InlineData("hello", "eu-west-1", false)]
    [Covers("SQS-409", "SQS-404")]
    public Task Without_a_body_in_the_pattern_the_body_is_not_looked_at(string body, string region, bool passes) => Check(body, $$"""{"awsRegion":["{{region}}"]}""", passes);

    [Fact]
    [Covers("SQS-404")]
    public async Task The_knob_refuses_keys_other_than_the_body()
    {
        await using var sim = new EsmSimulation(new() { Mappings = new() { StrictSqsFilterKeys = true } });
        var (orders, function) = (sim.CreateQueue("orders"), Script.Always(sim, Script.Return("null")));

        var refused = Assert.Throws<AwsServiceException>(() => sim.CreateEventSourceMapping(orders, function, new() { Filters = ["""{"awsRegion":["us-east-1"]}"""] }));
        Assert.Equal("Invalid filter pattern definition.", refused.Message);
        sim.CreateEventSourceMapping(orders, function, new() { Filters = ["""{"body":{"a":[1]}}"""] });
    }

    [Theory]
    [InlineData("""{"body":{"a":["x"]}}""", """{"a":"x"}""", """{"a":"y"}""")]
    [InlineData("""{"body":{"a":["x","y"]}}""", """{"a":"y"}""", """{"a":"z"}""")]
    [InlineData("""{"body":{"a":["x"],"b":[1]}}""", """{"a":"x","b":1}""", """{"a":"x","b":2}""")]
    [InlineData("""{"body":{"a":[{"exists":true}]}}""", """{"a":0}""", """{"b":0}""")]
    [InlineData("""{"body":{"a":[{"numeric":[">",100]}]}}""", """{"a":100.5}""", """{"a":100}""")]
    [InlineData("""{"body":{"a":[{"numeric":[">",0,"<=",5]}]}}""", """{"a":5}""", """{"a":6}""")]
    [InlineData("""{"body":{"a":[{"prefix":"us-"}]}}""", """{"a":"us-east-1"}""", """{"a":"eu-west-1"}""")]
    [InlineData("""{"body":{"a":[{"prefix":"us-"},"eu"]}}""", """{"a":"eu"}""", """{"a":"eu-west-1"}""")]
    [Covers("SQS-411")]
    public async Task The_recorded_operators_let_the_one_pass_and_not_the_other(string pattern, string passing, string dropped)
    {
        await Check(passing, pattern, passes: true);
        await Check(dropped, pattern, passes: false);
    }

    [Theory]
    [InlineData("""{"body":{"a":[null]}}""", """{"a":null}""", """{"a":0}""")]
    [InlineData("""{"body":{"a":[""]}}""", """{"a":""}""", """{"a":" "}""")]
    [InlineData("""{"body":{"a":[{"equals-ignore-case":"x"}]}}""", """{"a":"X"}""", """{"a":"y"}""")]
    [InlineData("""{"body":{"$or":[{"a":["x"]},{"b":["y"]}]}}""", """{"b":"y"}""", """{"b":"x"}""")]
    [InlineData("""{"body":{"a":[{"anything-but":["x"]}]}}""", """{"a":"y"}""", """{"a":"x"}""")]
    [InlineData("""{"body":{"a":[{"suffix":".png"}]}}""", """{"a":"x.png"}""", """{"a":"x.jpg"}""")]
    [Covers("SQS-413")]
    public async Task The_operators_of_the_guide_let_the_one_pass_and_not_the_other(string pattern, string passing, string dropped)
    {
        await Check(passing, pattern, passes: true);
        await Check(dropped, pattern, passes: false);
    }

    [Theory]
    [InlineData("""{ "a" : 1 ,  "b":"ä<&'\u00e4\"" }""")]
    [InlineData("[1,  2]")]
    [InlineData("\"a string\"")]
    [Covers("SQS-412", "SQS-430")]
    public async Task The_body_arrives_byte_for_byte(string body)
    {
        await using var queue = new MappedQueue(mapping: new() { Filters = ["""{"awsRegion":["us-east-1"]}"""] });
        queue.Send(body);

        await queue.RunAsync();

        Assert.Equal(body, (string)Assert.Single(queue.Records(0))["body"]!);
    }

    [Fact]
    [Covers("SQS-399", "SQS-400", "SQS-402")]
    public async Task What_no_filter_wants_is_deleted_before_the_batch_is_made_even_when_the_rest_fails()
    {
        await using var queue = new MappedQueue(_ => MappedQueue.Fail, new() { Filters = ["""{"body":["yes"]}""", """{"body":["too"]}"""], EventCountMetrics = true }, maxReceiveCount: 1);
        queue.Send("yes", "no", "too", "never");
        await queue.AdvanceAsync(1);

        Assert.Equal("yes too", queue.Bodies(0));
        Assert.Equal(["yes", "too"], queue.Left);
        Assert.Equal(2, queue.Metric("FailedInvokeEventCount"));

        await queue.RunAsync();
        Assert.Equal(["yes", "too"], queue.Dead); // What was filtered out is in no dead-letter queue.
    }

    [Fact]
    [Covers("SQS-401")]
    public async Task Nobody_is_invoked_for_nothing()
    {
        await using var queue = new MappedQueue(mapping: new() { Filters = ["""{"body":["yes"]}"""] });
        queue.Send("no", "never");

        await queue.RunAsync();

        Assert.Empty(queue.Starts);
        Assert.Empty(queue.Left);
    }

    [Fact]
    [Covers("SQS-414", "SQS-400")]
    public async Task Two_mappings_with_different_filters_lose_messages()
    {
        await using var queue = new MappedQueue(mapping: new() { BatchSize = 1, Filters = ["""{"body":["a"]}"""] });
        var other = queue.Sim.Functions.Create("other", new ScriptedBody(_ => Script.Return("null")), new());
        var second = queue.Sim.CreateEventSourceMapping(queue.Orders, other, new() { BatchSize = 1, Filters = ["""{"body":["b"]}"""] });
        await queue.RunAsync();
        for (var index = 0; index < 20; index++) queue.Send("a", "b");

        await queue.RunAsync();

        Assert.Empty(queue.Left);
        Assert.InRange(queue.Starts.Length + second.Invocations.Count, 0, 39); // Forty were sent, and each had a filter that wanted it.
    }

    private static async Task Check(string body, string pattern, bool passes)
    {
        await using var queue = new MappedQueue(mapping: new() { Filters = [pattern] });
        queue.Send(body);

        await queue.RunAsync();

        Assert.Equal(passes ? 1 : 0, queue.Starts.Length);
        Assert.Empty(queue.Left); // Delivered or deleted.
    }
}
