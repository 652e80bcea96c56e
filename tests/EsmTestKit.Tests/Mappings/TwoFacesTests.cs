using System.Text.Json.Nodes;

namespace EsmTestKit.Tests.Mappings;

/// <summary>The object face and the API are the same thing: what one sets, the other shows.</summary>
public sealed class TwoFacesTests
{
    [Fact]
    public async Task What_the_object_face_sets_on_a_queue_the_API_shows()
    {
        await using var world = new ControlWorld();
        var (queue, function) = (world.Sim.GetQueue("orders"), world.Sim.GetFunction("consumer"));

        var mapping = world.Sim.CreateEventSourceMapping(queue, function, new()
        {
            BatchSize = 50,
            MaximumBatchingWindow = TimeSpan.FromSeconds(5),
            FunctionResponseTypes = [FunctionResponseType.ReportBatchItemFailures],
            Filters = ["""{"body":{"a":[1]}}"""],
            MaximumConcurrency = 4,
            EventCountMetrics = true,
            Enabled = false,
        });

        var shown = world.Get(mapping.Uuid);
        Assert.Equal((50, 5, "Disabled"), (Number(shown, "BatchSize"), Number(shown, "MaximumBatchingWindowInSeconds"), Text(shown, "State")));
        Assert.Equal("""["ReportBatchItemFailures"]""", shown["FunctionResponseTypes"]!.ToJsonString());
        Assert.Equal("""{"body":{"a":[1]}}""", Text(shown["FilterCriteria"]!["Filters"]![0]!.AsObject(), "Pattern"));
        Assert.Equal(4, Number(shown["ScalingConfig"]!.AsObject(), "MaximumConcurrency"));
        Assert.Equal("""{"Metrics":["EventCount"]}""", shown["MetricsConfig"]!.ToJsonString());
        Assert.Equal((mapping.Arn, queue.Arn, function.Arn), (Text(shown, "EventSourceMappingArn"), Text(shown, "EventSourceArn"), Text(shown, "FunctionArn")));

        mapping.Update(new SqsMappingSettings());
        await world.Sim.RunUntilIdleAsync();
        shown = world.Get(mapping.Uuid);
        Assert.Equal((10, 0, "Enabled"), (Number(shown, "BatchSize"), Number(shown, "MaximumBatchingWindowInSeconds"), Text(shown, "State")));
        foreach (var member in new[] { "ScalingConfig", "MetricsConfig", "FilterCriteria" }) Assert.False(shown.ContainsKey(member), member);
    }

    [Fact]
    public async Task What_the_object_face_sets_on_a_stream_the_API_shows()
    {
        await using var world = new ControlWorld();
        var mapping = world.Sim.CreateEventSourceMapping(world.Sim.GetTable("orders"), world.Sim.GetFunction("consumer"), new(StartingPosition.TrimHorizon)
        {
            BatchSize = 7,
            MaximumBatchingWindow = TimeSpan.FromSeconds(3),
            ParallelizationFactor = 2,
            MaximumRetryAttempts = 4,
            MaximumRecordAge = TimeSpan.FromMinutes(2),
            BisectBatchOnFunctionError = true,
            OnFailure = world.Sim.GetQueue("orders"),
        });
        await world.Sim.RunUntilIdleAsync();

        var shown = world.Get(mapping.Uuid);
        Assert.Equal((7, 3, 2), (Number(shown, "BatchSize"), Number(shown, "MaximumBatchingWindowInSeconds"), Number(shown, "ParallelizationFactor")));
        Assert.Equal((4, 120, true), (Number(shown, "MaximumRetryAttempts"), Number(shown, "MaximumRecordAgeInSeconds"), shown["BisectBatchOnFunctionError"]!.GetValue<bool>()));
        Assert.Equal($$$"""{"OnFailure":{"Destination":"{{{ControlWorld.Queue}}}"}}""", shown["DestinationConfig"]!.ToJsonString());
        Assert.Equal(mapping.LastProcessingResult, Text(shown, "LastProcessingResult"));

        mapping.Update(new StreamMappingSettings(StartingPosition.TrimHorizon) { TumblingWindow = TimeSpan.FromSeconds(30) });
        await world.Sim.RunUntilIdleAsync();
        shown = world.Get(mapping.Uuid);
        Assert.Equal((100, 30, -1), (Number(shown, "BatchSize"), Number(shown, "TumblingWindowInSeconds"), Number(shown, "MaximumRecordAgeInSeconds")));
        Assert.Equal("""{"OnFailure":{}}""", shown["DestinationConfig"]!.ToJsonString());
    }

    [Fact]
    public async Task What_the_object_face_sets_on_a_consumer_of_a_stream_the_API_shows()
    {
        await using var world = new ControlWorld();
        var consumer = world.Sim.GetStream("orders").RegisterStreamConsumer("fast");
        await world.Sim.RunUntilIdleAsync();
        var from = world.Sim.Now;

        var mapping = world.Sim.CreateEventSourceMapping(consumer, world.Sim.GetFunction("consumer"), new(StartingPosition.AtTimestamp)
        {
            StartingPositionTimestamp = from,
            FunctionResponseTypes = [FunctionResponseType.ReportBatchItemFailures],
            Filters = ["""{"data":{"a":[1]}}"""],
            EventCountMetrics = true,
            Enabled = false,
        });
        await world.Sim.RunUntilIdleAsync();

        var shown = world.Get(mapping.Uuid);
        Assert.Equal((consumer.Arn, "AT_TIMESTAMP", "Disabled"), (Text(shown, "EventSourceArn"), Text(shown, "StartingPosition"), Text(shown, "State")));
        Assert.Equal(from.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture), shown["StartingPositionTimestamp"]!.ToJsonString());
        Assert.Equal("""["ReportBatchItemFailures"]""", shown["FunctionResponseTypes"]!.ToJsonString());
        Assert.Equal("""{"data":{"a":[1]}}""", Text(shown["FilterCriteria"]!["Filters"]![0]!.AsObject(), "Pattern"));
        Assert.Equal("""{"Metrics":["EventCount"]}""", shown["MetricsConfig"]!.ToJsonString());
    }

    [Fact]
    public async Task Settings_of_the_other_kind_of_source_are_refused_by_name()
    {
        await using var world = new ControlWorld();
        var (queue, stream, function) = (world.Sim.GetQueue("orders"), world.Sim.GetStream("orders"), world.Sim.GetFunction("consumer"));
        var ofQueue = world.Sim.CreateEventSourceMapping(queue, function);
        var ofStream = world.Sim.CreateEventSourceMapping(stream, function, new(StartingPosition.Latest));
        await world.Sim.RunUntilIdleAsync();

        Assert.Equal(
            $"This mapping polls {stream.Arn}, and SqsMappingSettings are the settings of a mapping on a queue. Write mapping.Update(new StreamMappingSettings(StartingPosition.TrimHorizon) {{ BatchSize = 50 }}).",
            Assert.Throws<EsmUsageException>(() => ofStream.Update(new SqsMappingSettings())).Message);
        Assert.Equal(
            $"This mapping polls {queue.Arn}, and StreamMappingSettings are the settings of a mapping on a stream. Write mapping.Update(new SqsMappingSettings {{ BatchSize = 5 }}).",
            Assert.Throws<EsmUsageException>(() => ofQueue.Update(new StreamMappingSettings(StartingPosition.Latest))).Message);
    }

    [Fact]
    public async Task What_belongs_to_another_simulation_is_refused_although_there_is_a_namesake()
    {
        await using var world = new ControlWorld();
        await using var other = new ControlWorld();
        var (sim, foreign, function) = (world.Sim, other.Sim, world.Sim.GetFunction("consumer"));
        StreamMappingSettings latest = new(StartingPosition.Latest);

        Assert.Equal(
            "The queue \"orders\" belongs to another simulation, and nothing crosses from one to the other. Create it in this simulation, or get it from here: sim.GetQueue(\"orders\").",
            Assert.Throws<EsmUsageException>(() => sim.CreateEventSourceMapping(foreign.GetQueue("orders"), function)).Message);
        Assert.Contains("sim.GetStream(\"orders\")", Assert.Throws<EsmUsageException>(() => sim.CreateEventSourceMapping(foreign.GetStream("orders"), function, latest)).Message, StringComparison.Ordinal);
        Assert.Contains("sim.GetTable(\"orders\")", Assert.Throws<EsmUsageException>(() => sim.CreateEventSourceMapping(foreign.GetTable("orders"), function, latest)).Message, StringComparison.Ordinal);
        var consumer = foreign.GetStream("orders").RegisterStreamConsumer("fast");
        Assert.Contains("sim.GetStream(\"orders\")", Assert.Throws<EsmUsageException>(() => sim.CreateEventSourceMapping(consumer, function, latest)).Message, StringComparison.Ordinal);
        Assert.Contains("sim.GetFunction(\"consumer\")", Assert.Throws<EsmUsageException>(() => sim.CreateEventSourceMapping(sim.GetQueue("orders"), foreign.GetFunction("consumer"))).Message, StringComparison.Ordinal);
        Assert.Contains("sim.GetFunction(\"consumer\")", Assert.Throws<EsmUsageException>(() => sim.CreateEventSourceMapping(sim.GetTable("orders"), foreign.GetFunction("consumer"), latest)).Message, StringComparison.Ordinal);
        Assert.Contains("sim.GetQueue(\"orders\")", Assert.Throws<EsmUsageException>(() => sim.CreateQueue("others", new() { RedrivePolicy = new(foreign.GetQueue("orders"), 3) })).Message, StringComparison.Ordinal);
        Assert.Empty(world.List());
    }

    [Fact]
    public async Task What_the_API_makes_delivers_to_the_functions_of_the_object_face()
    {
        await using var world = new ControlWorld();
        var uuid = world.CreateQueueMapping("\"BatchSize\":2");
        for (var index = 0; index < 4; index++) world.Sim.GetQueue("orders").SendMessage("m");

        await world.Sim.RunUntilIdleAsync();

        var invocations = world.Sim.GetFunction("consumer").Invocations;
        Assert.Equal(4, invocations.Sum(invocation => invocation.Records.Count));
        Assert.All(invocations, invocation => Assert.InRange(invocation.Records.Count, 1, 2));
        Assert.Equal(invocations.Count, world.Sim.Ledger.OfType<InvocationStarted>().Count(entry => entry.MappingId == uuid));
    }

    [Fact]
    public async Task What_the_API_changes_the_object_shows()
    {
        await using var world = new ControlWorld();
        var mapping = world.Sim.CreateEventSourceMapping(world.Sim.GetQueue("orders"), world.Sim.GetFunction("consumer"));
        await world.Sim.RunUntilIdleAsync();

        world.Update(mapping.Uuid, "\"Enabled\":false,\"FunctionName\":\"other\"");
        Assert.Equal(MappingState.Disabling, mapping.State);
        await world.Sim.RunUntilIdleAsync();
        Assert.Equal((MappingState.Disabled, "arn:aws:lambda:us-east-1:123456789012:function:other"), (mapping.State, mapping.FunctionArn));
    }

    [Fact]
    public async Task Both_refuse_with_the_same_words()
    {
        await using var world = new ControlWorld();
        var byFace = Assert.Throws<AwsServiceException>(() => world.Sim.CreateEventSourceMapping(world.Sim.GetQueue("orders"), world.Sim.GetFunction("consumer"), new() { BatchSize = 11 }));
        var byApi = Assert.Throws<AwsServiceException>(() => world.CreateQueueMapping("\"BatchSize\":11"));

        Assert.Equal((byApi.Code, byApi.Message, byApi.Status, byApi.Rule), (byFace.Code, byFace.Message, byFace.Status, byFace.Rule));
    }

    private static string Text(JsonObject answer, string member) => answer[member]!.GetValue<string>();

    private static int Number(JsonObject answer, string member) => answer[member]!.GetValue<int>();
}
