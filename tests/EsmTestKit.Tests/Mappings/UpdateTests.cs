using System.Text.Json.Nodes;

namespace EsmTestKit.Tests.Mappings;

/// <summary>What an update changes, clears, ignores and refuses (section 9 of the control plane's rules).</summary>
public sealed class UpdateTests
{
    [Fact]
    [Covers("CTL-107", "CTL-108", "CTL-104")]
    public async Task What_is_not_sent_stays_and_what_cannot_change_is_ignored()
    {
        await using var world = new ControlWorld();
        var uuid = world.CreateTableMapping("\"BatchSize\":7,\"ParallelizationFactor\":3");
        await world.Sim.RunUntilIdleAsync();
        var before = Settled(world.Get(uuid));

        var answer = world.Update(uuid, $"\"EventSourceArn\":\"{ControlWorld.Stream}\",\"StartingPosition\":\"LATEST\",\"Unknown\":1");

        Assert.Equal("Updating", answer["State"]!.GetValue<string>());
        await world.Sim.RunUntilIdleAsync();
        Assert.Equal(before, Settled(world.Get(uuid)));
    }

    [Fact]
    [Covers("CTL-109")]
    public async Task A_queue_s_optional_members_are_cleared_with_their_empty_form()
    {
        await using var world = new ControlWorld();
        var uuid = world.CreateQueueMapping("""
            "ScalingConfig":{"MaximumConcurrency":2},"MetricsConfig":{"Metrics":["EventCount"]},"KMSKeyArn":"arn:aws:kms:us-east-1:123456789012:key/k",
            "FunctionResponseTypes":["ReportBatchItemFailures"],"FilterCriteria":{"Filters":[{"Pattern":"{\"body\":{\"a\":[1]}}"}]}
            """);
        await world.Sim.RunUntilIdleAsync();

        var answer = world.Update(uuid, "\"ScalingConfig\":{},\"MetricsConfig\":{\"Metrics\":[]},\"KMSKeyArn\":\"\",\"FunctionResponseTypes\":[],\"FilterCriteria\":{}");

        foreach (var member in new[] { "ScalingConfig", "MetricsConfig", "KMSKeyArn", "FilterCriteria" }) Assert.False(answer.ContainsKey(member), member);
        Assert.Empty(answer["FunctionResponseTypes"]!.AsArray());
    }

    [Fact]
    [Covers("CTL-109")]
    public async Task Provisioned_pollers_are_cleared_with_their_empty_form()
    {
        await using var world = new ControlWorld();
        var uuid = world.CreateQueueMapping("\"ProvisionedPollerConfig\":{\"MinimumPollers\":3}");
        await world.Sim.RunUntilIdleAsync();
        Assert.Equal("""{"MinimumPollers":3,"MaximumPollers":200}""", world.Get(uuid)["ProvisionedPollerConfig"]!.ToJsonString());

        Assert.False(world.Update(uuid, "\"ProvisionedPollerConfig\":{},\"FilterCriteria\":{}").ContainsKey("ProvisionedPollerConfig"));
    }

    [Fact]
    [Covers("CTL-053", "CTL-110", "CTL-146", "CTL-147", "ADD-39", "ADD-76")]
    public async Task A_destination_is_cleared_with_an_empty_text_and_not_with_what_Get_prints()
    {
        await using var world = new ControlWorld();
        var uuid = world.CreateTableMapping("\"DestinationConfig\":{\"OnFailure\":{\"Destination\":\"arn:aws:sqs:us-east-1:123456789012:nowhere\"}}");
        await world.Sim.RunUntilIdleAsync();

        var refusal = Assert.Throws<AwsServiceException>(() => world.Update(uuid, "\"DestinationConfig\":{\"OnFailure\":{}}"));
        Assert.Equal("The Destination field is required for an OnFailure configuration.", refusal.Message);

        world.Update(uuid, "\"DestinationConfig\":{\"OnFailure\":{\"Destination\":\"\"}}");
        await world.Sim.RunUntilIdleAsync();
        Assert.Equal("""{"OnFailure":{}}""", world.Get(uuid)["DestinationConfig"]!.ToJsonString());
    }

    [Fact]
    [Covers("CTL-109")]
    public async Task A_destination_is_cleared_with_an_empty_configuration_too()
    {
        await using var world = new ControlWorld();
        var uuid = world.CreateTableMapping("\"DestinationConfig\":{\"OnFailure\":{\"Destination\":\"arn:aws:s3:::bucket\"}}");
        await world.Sim.RunUntilIdleAsync();

        world.Update(uuid, "\"DestinationConfig\":{},\"FunctionResponseTypes\":[]");

        await world.Sim.RunUntilIdleAsync();
        Assert.Equal("""{"OnFailure":{}}""", world.Get(uuid)["DestinationConfig"]!.ToJsonString());
    }

    [Fact]
    [Covers("CTL-111", "CTL-035")]
    public async Task The_whole_configuration_is_validated()
    {
        await using var world = new ControlWorld();
        var uuid = world.CreateQueueMapping();
        await world.Sim.RunUntilIdleAsync();

        Assert.Equal("Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10", Assert.Throws<AwsServiceException>(() => world.Update(uuid, "\"BatchSize\":11")).Message);
        Assert.Equal(10, world.Get(uuid)["BatchSize"]!.GetValue<int>());
        Assert.Equal("Enabled", world.Get(uuid)["State"]!.GetValue<string>());
        Assert.Equal(11, world.Update(uuid, "\"BatchSize\":11,\"MaximumBatchingWindowInSeconds\":1")["BatchSize"]!.GetValue<int>());
    }

    [Fact]
    [Covers("CTL-165", "ADD-20")]
    public async Task The_visibility_timeout_is_asked_at_each_update_and_never_in_between()
    {
        await using var world = new ControlWorld();
        var uuid = world.CreateQueueMapping();
        await world.Sim.RunUntilIdleAsync();
        world.Call("UpdateFunctionConfiguration", "\"FunctionName\":\"consumer\",\"Timeout\":31");

        Assert.Equal("Queue visibility timeout: 30 seconds is less than Function timeout: 31 seconds", Assert.Throws<AwsServiceException>(() => world.Update(uuid, "\"BatchSize\":5")).Message);
    }

    [Fact]
    [Covers("CTL-080", "CTL-078")]
    public async Task Another_function_shows_at_once()
    {
        await using var world = new ControlWorld();
        var uuid = world.CreateQueueMapping();
        await world.Sim.RunUntilIdleAsync();

        var answer = world.Update(uuid, "\"FunctionName\":\"other:live\"");

        Assert.Equal("arn:aws:lambda:us-east-1:123456789012:function:other:live", answer["FunctionArn"]!.GetValue<string>());
        Assert.Equal("Updating", answer["State"]!.GetValue<string>());
    }

    [Fact]
    [Covers("ADD-40")]
    public async Task A_stream_shows_new_values_when_they_hold_and_a_queue_at_once()
    {
        await using var world = new ControlWorld();
        var (stream, queue) = (world.CreateTableMapping(), world.CreateQueueMapping());
        await world.Sim.RunUntilIdleAsync();

        Assert.Equal(100, world.Update(stream, "\"BatchSize\":5")["BatchSize"]!.GetValue<int>());
        Assert.Equal(100, world.Get(stream)["BatchSize"]!.GetValue<int>());
        Assert.Equal(5, world.Update(queue, "\"BatchSize\":5")["BatchSize"]!.GetValue<int>());
        await world.Sim.RunUntilIdleAsync();
        Assert.Equal(5, world.Get(stream)["BatchSize"]!.GetValue<int>());
    }

    [Fact]
    [Covers("CTL-114", "CTL-066", "CTL-069")]
    public async Task An_update_into_the_twin_of_another_mapping_conflicts()
    {
        await using var world = new ControlWorld();
        var first = world.CreateQueueMapping();
        var second = world.CreateQueueMapping("\"FunctionName\":\"consumer:1\"");
        await world.Sim.RunUntilIdleAsync();

        var conflict = Assert.Throws<AwsServiceException>(() => world.Update(second, "\"FunctionName\":\"consumer\""));

        Assert.Equal(("ResourceConflictException", 409), (conflict.Code, conflict.Status));
        Assert.EndsWith($"with UUID {first}", conflict.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Covers("CTL-027")]
    public async Task What_is_not_there_cannot_be_shown_changed_or_deleted()
    {
        await using var world = new ControlWorld();
        var uuid = new string('0', 8) + "-0000-0000-0000-000000000000";
        foreach (var call in new Func<JsonObject>[] { () => world.Get(uuid), () => world.Update(uuid, "\"BatchSize\":5"), () => world.Delete(uuid) })
        {
            var error = Assert.Throws<AwsServiceException>(call);
            Assert.Equal(("ResourceNotFoundException", 404, "The resource you requested does not exist."), (error.Code, error.Status, error.Message));
        }
    }

    private static string Settled(JsonObject answer)
    {
        var copy = answer.DeepClone().AsObject();
        copy.Remove("LastModified");
        return copy.ToJsonString();
    }
}
