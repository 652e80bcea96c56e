using EsmTestKit.Tests.Delivery;

namespace EsmTestKit.Tests.Mappings;

/// <summary>What Lambda refuses of mappings on queues, in its order and its words (section B2).</summary>
public sealed class QueueMappingRefusalTests
{
    private const string Destination = ""","DestinationConfig":{"OnSuccess":{"Destination":"arn:aws:sqs:us-east-1:123456789012:x"}}""";
    private const string Unsupported = "Unsupported DestinationConfig parameter for given event source mapping type.";

    [Fact]
    [Covers("SQS-278", "SQS-279", "SQS-280", "SQS-281", "SQS-294", "SQS-295")]
    public async Task What_is_wrong_first_is_told_first()
    {
        await using var world = new MappingWorld();
        string Told(string members) => world.Refused("CreateEventSourceMapping", members).Message;
        const string NoQueue = """ "EventSourceArn":"arn:aws:sqs:us-east-1:123456789012:gone" """;
        const string NoFunction = ""","FunctionName":"nobody" """;

        Assert.Equal("Unrecognized event source.", Told("\"FunctionName\":\"nobody\""));
        Assert.Equal(Unsupported, Told(NoQueue + NoFunction + Destination));
        Assert.Equal(Unsupported, Told(MappingWorld.Source + Destination.Replace("OnSuccess", "OnFailure", StringComparison.Ordinal)));
        Assert.Equal("Function does not exist", Told(NoQueue + NoFunction));
        Assert.StartsWith("Error occurred while ReceiveMessage.", Told(NoQueue + ",\"FunctionName\":\"consumer\""), StringComparison.Ordinal);
        world.Create(""); // With nothing wrong there is a mapping, which was checked in full.
    }

    [Theory]
    [InlineData("ReceiveMessage")]
    [InlineData("DeleteMessage")]
    [InlineData("GetQueueAttributes")]
    [Covers("SQS-282", "SQS-307")]
    public async Task The_role_needs_three_actions(string missing)
    {
        var allowed = new[] { "ReceiveMessage", "DeleteMessage", "GetQueueAttributes" }.Where(action => action != missing).Select(action => "sqs:" + action).ToList();
        await using var world = new MappingWorld(consumer: new() { AllowedActions = allowed });

        Assert.Equal($"The provided execution role does not have permissions to call {missing} on SQS", world.CreateRefused("").Message);
    }

    [Fact]
    [Covers("SQS-307")]
    public async Task The_role_needs_no_leave_to_change_visibility()
    {
        await using var world = new MappingWorld(consumer: new() { AllowedActions = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"] });
        world.Create("");
        world.Orders.SendMessage("a");

        await world.Sim.RunUntilIdleAsync();

        Assert.Single(world.Consumer.Invocations);
        Assert.Empty(world.Orders.Messages);
    }

    [Fact]
    [Covers("SQS-283", "SQS-284")]
    public async Task A_pair_of_queue_and_function_is_mapped_once()
    {
        await using var world = new MappingWorld();
        var uuid = (string)world.Create("")["UUID"]!;

        var twice = world.CreateRefused("");

        Assert.Equal((409, "ResourceConflictException"), (twice.Status, twice.Code));
        Assert.Equal($"An event source mapping with SQS arn (\" {world.Orders.Arn} \") and function (\" consumer \") already exists. Please update or delete the existing mapping with UUID {uuid}", twice.Message);
        world.Sim.CreateEventSourceMapping(world.Orders, world.Other);
        world.Sim.CreateEventSourceMapping(world.Sim.CreateQueue("others"), world.Consumer);
        world.Consumer.Publish("1");
        world.Call("CreateEventSourceMapping", $"\"EventSourceArn\":\"{world.Orders.Arn}\",\"FunctionName\":\"consumer:1\"");
    }

    [Theory]
    [InlineData("BatchSize", 1, 10_000, ",\"MaximumBatchingWindowInSeconds\":1")]
    [InlineData("MaximumBatchingWindowInSeconds", 0, 300, "")]
    [Covers("SQS-285", "SQS-288")]
    public async Task Counts_and_windows_have_bounds(string member, int least, int most, string with)
    {
        await using var world = new MappingWorld();
        foreach (var outside in new[] { least - 1, most + 1 }) Assert.Equal("ValidationException", world.CreateRefused($",\"{member}\":{outside}{with}").Code);
        foreach (var inside in new[] { least, most })
        {
            var uuid = (string)world.Create($",\"{member}\":{inside}{with}")["UUID"]!;
            await world.Sim.RunUntilIdleAsync();
            world.Call("DeleteEventSourceMapping", $"\"UUID\":\"{uuid}\"");
            await world.Sim.RunUntilIdleAsync();
        }

        Assert.Equal("SerializationException", world.CreateRefused($",\"{member}\":1.5{with}").Code);
    }

    [Theory]
    [InlineData(1, "Value '1' at 'scalingConfig.maximumConcurrency' failed to satisfy constraint: Member must have value greater than or equal to 2")]
    [InlineData(1001, "Value '1001' at 'scalingConfig.maximumConcurrency' failed to satisfy constraint: Member must have value less than or equal to 1000")]
    [Covers("SQS-297")]
    public async Task Maximum_concurrency_has_bounds(int value, string text)
    {
        await using var world = new MappingWorld();

        Assert.Equal("1 validation error detected: " + text, world.CreateRefused($",\"ScalingConfig\":{{\"MaximumConcurrency\":{value}}}").Message);
    }

    [Fact]
    [Covers("SQS-286", "SQS-287")]
    public async Task More_than_ten_need_a_window_in_the_mapping_as_it_will_be()
    {
        const string Text = "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10";
        await using var world = new MappingWorld();
        Assert.Equal(Text, world.CreateRefused(",\"BatchSize\":11").Message);
        var uuid = $"\"UUID\":\"{world.Create("")["UUID"]}\"";
        await world.Sim.RunUntilIdleAsync();

        Assert.Equal(Text, world.Refused("UpdateEventSourceMapping", uuid + ",\"BatchSize\":11").Message);
        world.Call("UpdateEventSourceMapping", uuid + ",\"BatchSize\":11,\"MaximumBatchingWindowInSeconds\":1");
        await world.Sim.RunUntilIdleAsync();
        Assert.Equal(Text, world.Refused("UpdateEventSourceMapping", uuid + ",\"MaximumBatchingWindowInSeconds\":0").Message);
    }

    [Theory]
    [InlineData(",\"MaximumBatchingWindowInSeconds\":1", "Batching window is not supported for FIFO queues")]
    [InlineData(",\"BatchSize\":100,\"MaximumBatchingWindowInSeconds\":5", "Batching window is not supported for FIFO queues")]
    [InlineData(",\"BatchSize\":11", "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10")]
    [Covers("SQS-289")]
    [Covers("SQS-290")]
    [Covers("SQS-291")]
    public async Task A_fifo_queue_takes_no_window_and_no_more_than_ten(string more, string text)
    {
        await using var world = new MappingWorld();
        world.Sim.CreateQueue("orders.fifo", new() { FifoQueue = true });
        AwsServiceException Refused(string with) => world.Refused("CreateEventSourceMapping", $"\"EventSourceArn\":\"{world.Orders.Arn}.fifo\",\"FunctionName\":\"consumer\"{with}");

        Assert.Equal(text, Refused(more).Message);

        // Each of the three has its say whichever the case is.
        Refused(",\"BatchSize\":100,\"MaximumBatchingWindowInSeconds\":5");
        Refused(",\"BatchSize\":11");
    }

    [Fact]
    [Covers("SQS-292", "ADD-20")]
    public async Task A_queue_hides_messages_at_least_as_long_as_the_function_may_run()
    {
        await using var world = new MappingWorld(consumer: new() { Timeout = TimeSpan.FromSeconds(31) });
        Assert.Equal("Queue visibility timeout: 30 seconds is less than Function timeout: 31 seconds", world.CreateRefused("").Message);
        world.Orders.SetAttributes(new Dictionary<string, string> { ["VisibilityTimeout"] = "31" });
        var uuid = $"\"UUID\":\"{world.Create("")["UUID"]}\""; // Equal will do.
        await world.Sim.RunUntilIdleAsync();
        world.Orders.SetAttributes(new Dictionary<string, string> { ["VisibilityTimeout"] = "30" });

        Assert.Equal("Queue visibility timeout: 30 seconds is less than Function timeout: 31 seconds", world.Refused("UpdateEventSourceMapping", uuid + ",\"BatchSize\":5").Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Covers("SQS-293")]
    public async Task Later_changes_of_either_timeout_are_checked_only_where_a_test_asks_for_it(bool isStrict)
    {
        await using var world = new MappingWorld(new() { Mappings = new() { StrictVisibilityCheck = isStrict } });
        world.Create("");
        void Lower() => world.Orders.SetAttributes(new Dictionary<string, string> { ["VisibilityTimeout"] = "2" });
        void Raise() => world.Call("UpdateFunctionConfiguration", "\"FunctionName\":\"consumer\",\"Timeout\":31");

        if (isStrict)
        {
            Assert.Equal("Queue visibility timeout: 2 seconds is less than Function timeout: 3 seconds", Assert.Throws<AwsServiceException>(Lower).Message);
            Assert.Equal("Queue visibility timeout: 30 seconds is less than Function timeout: 31 seconds", Assert.Throws<AwsServiceException>(Raise).Message);
        }
        else
        {
            Lower();
            Raise();
        }

        Assert.Equal(isStrict ? "30" : "2", world.Orders.GetAttributes()["VisibilityTimeout"]);
    }

    [Theory]
    [InlineData("ParallelizationFactor", "2")]
    [InlineData("BisectBatchOnFunctionError", "true")]
    [InlineData("MaximumRetryAttempts", "1")]
    [InlineData("MaximumRecordAgeInSeconds", "60")]
    [InlineData("TumblingWindowInSeconds", "10")]
    [InlineData("StartingPosition", "\"LATEST\"")]
    [Covers("SQS-296")]
    public async Task Parameters_of_streams_are_refused(string parameter, string value)
    {
        await using var world = new MappingWorld();

        Assert.Equal($"Unsupported {parameter} parameter for given event source mapping type.", world.CreateRefused($",\"{parameter}\":{value}").Message);
    }

    [Fact]
    [Covers("SQS-299", "SQS-300", "SQS-398", "ADD-21")]
    public async Task Provisioned_pollers_have_bounds_defaults_and_no_rival()
    {
        await using var world = new MappingWorld();
        AwsServiceException Refused(string pollers, string more = "") => world.CreateRefused($",\"ProvisionedPollerConfig\":{pollers}{more}");

        Assert.Equal(400, Refused("""{"MinimumPollers":1}""").Status);
        Assert.Equal("ValidationException", Refused("""{"MinimumPollers":201}""").Code);
        Assert.Equal("ValidationException", Refused("""{"MaximumPollers":10001}""").Code);
        Assert.Equal("MinimumPollers must be less than or equal to MaximumPollers.", Refused("""{"MinimumPollers":5,"MaximumPollers":4}""").Message);
        Assert.Equal("ScalingConfig and ProvisionedPollerConfig cannot be specified together.", Refused("{}", ",\"ScalingConfig\":{\"MaximumConcurrency\":2}").Message);
        Assert.Equal("Unsupported 'provisionedPollerConfig.pollerGroupName' parameter for given event source mapping type.", Refused("""{"PollerGroupName":"g"}""").Message);
        Assert.Equal("""{"MinimumPollers":2,"MaximumPollers":10000}""", world.Create(",\"ProvisionedPollerConfig\":{\"MaximumPollers\":10000}")["ProvisionedPollerConfig"]!.ToJsonString());
        Assert.Contains("2,000", world.Sim.Ledger.OfType<MappingAdvised>().Last().Hint, StringComparison.Ordinal);
    }

    [Fact]
    [Covers("ADD-54")]
    public async Task Too_little_reserved_concurrency_is_advised_against_and_accepted()
    {
        await using var few = new MappingWorld(consumer: new() { ReservedConcurrency = 4 });
        few.Create(string.Empty);
        Assert.Contains("those beyond 4 are throttled", Hint(few), StringComparison.Ordinal);

        await using var sum = new MappingWorld(consumer: new() { ReservedConcurrency = 10 });
        sum.Sim.CreateQueue("more");
        sum.Create(",\"ScalingConfig\":{\"MaximumConcurrency\":6}");
        Assert.DoesNotContain(sum.Sim.Ledger.OfType<MappingAdvised>(), advice => advice.Rule == "ADD-54");
        sum.Call("CreateEventSourceMapping", """ "EventSourceArn":"arn:aws:sqs:us-east-1:123456789012:more","FunctionName":"consumer","ScalingConfig":{"MaximumConcurrency":6} """);
        Assert.Contains("may run 12 batches at once", Hint(sum), StringComparison.Ordinal);

        static string Hint(MappingWorld world) => Assert.Single(world.Sim.Ledger.OfType<MappingAdvised>(), advice => advice.Rule == "ADD-54").Hint;
    }

    [Fact]
    [Covers("SQS-301")]
    public async Task Five_filters_of_4096_characters_are_the_most_unless_the_quota_is_raised()
    {
        static string Filters(int count, int length = 15) =>
            $",\"FilterCriteria\":{{\"Filters\":[{string.Join(",", Enumerable.Repeat($"{{\"Pattern\":\"{{\\\"body\\\":[\\\"{new string('x', length - 13)}\\\"]}}\"}}", count))}]}}";
        await using var world = new MappingWorld();

        Assert.Equal("Number of filters exceeds the limit of 5.", world.CreateRefused(Filters(6)).Message);
        Assert.Equal("ValidationException", world.CreateRefused(Filters(1, 4097)).Code);
        world.Create(Filters(5, 4096));
        await using var raised = new MappingWorld(new() { Mappings = new() { FilterQuota = 10 } });
        raised.Create(Filters(10));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"simple string\"")]
    [InlineData("{\"eventSource\":\"aws:sqs\"}")]
    [InlineData("{\"eventSource\":[]}")]
    [InlineData("{\"body\":\"x\"}")]
    [Covers("SQS-302", "SQS-410")]
    public async Task Patterns_that_are_none_are_refused(string pattern)
    {
        await using var world = new MappingWorld();

        Assert.Equal("Invalid filter pattern definition.", world.CreateRefused($",\"FilterCriteria\":{{\"Filters\":[{{\"Pattern\":{System.Text.Json.Nodes.JsonValue.Create(pattern).ToJsonString()}}}]}}").Message);
    }

    [Fact]
    [Covers("SQS-306")]
    public async Task A_queue_of_another_region_is_refused_and_one_of_another_account_is_not_simulated()
    {
        await using var world = new MappingWorld();
        string Of(string region, string account) => $"\"EventSourceArn\":\"arn:aws:sqs:{region}:{account}:orders\",\"FunctionName\":\"consumer\"";

        Assert.Contains("Event source region must match Lambda region us-east-1.", world.Refused("CreateEventSourceMapping", Of("eu-west-1", "123456789012")).Message, StringComparison.Ordinal);
        Assert.Contains("does not simulate queues of other accounts", Assert.Throws<EsmUsageException>(() => world.Call("CreateEventSourceMapping", Of("us-east-1", "210987654321"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    [Covers("SQS-308", "SQS-311")]
    public async Task A_role_that_loses_an_action_stops_the_polling_and_the_mapping_says_nothing()
    {
        await using var queue = new MappedQueue();
        await queue.RunAsync();
        queue.Function.SetAllowedActions(["sqs:DeleteMessage", "sqs:GetQueueAttributes"]);
        queue.Send("a");
        await queue.AdvanceAsync(60);
        Assert.Equal(MappingState.Enabled, queue.Mapping.State);
        Assert.Equal(("a", 0), (Assert.Single(queue.Left), queue.Orders.InFlightCount));
        Assert.Equal("sqs:ReceiveMessage", Assert.Single(queue.Sim.Ledger.OfType<QueuePollRefused>()).MissingAction);

        queue.Orders.SetAttributes(new Dictionary<string, string> { ["KmsMasterKeyId"] = "alias/own" });
        queue.Function.SetAllowedActions(["sqs:*"]);
        await queue.AdvanceAsync(60);
        Assert.Equal("kms:Decrypt", queue.Sim.Ledger.OfType<QueuePollRefused>().Last().MissingAction);
        Assert.Empty(queue.Starts);

        queue.Function.SetAllowedActions(["sqs:*", "kms:Decrypt"]);
        await queue.AdvanceAsync(60);
        Assert.Single(queue.Starts);
        Assert.Empty(queue.Left);
    }
}
