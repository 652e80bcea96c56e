namespace EsmTestKit.Tests.Delivery;

/// <summary>What Get shows as <c>LastProcessingResult</c>.</summary>
public sealed class StreamsProcessingResultTests
{
    private const string CallFailed = "PROBLEM: Function call failed";

    [Fact, Covers("STR-424", "STR-426")]
    public async Task It_tells_of_the_last_attempt_and_never_of_what_was_given_up()
    {
        await using var world = new KinesisWorld(KinesisWorld.FromTheStart with { MaximumRetryAttempts = 0 }, call => KinesisWorld.Holds(call, 2) ? KinesisWorld.Fails : KinesisWorld.Works);
        await world.Run();
        Assert.Equal("No records processed", world.Mapping.LastProcessingResult);
        world.Put();
        await world.Run();
        Assert.Equal("OK", world.Mapping.LastProcessingResult);
        world.Put();
        await world.Run();
        Assert.Equal(CallFailed, world.Mapping.LastProcessingResult);
        Assert.Single(world.Failed.Messages);
    }

    [Fact, Covers("STR-425")]
    public async Task It_can_come_later_than_the_invocation()
    {
        await using var world = new KinesisWorld(KinesisWorld.FromTheStart, simulation: new() { StreamMappings = new() { LastProcessingResultLag = TimeSpan.FromSeconds(20) } });
        world.Put();
        await world.Advance(19);
        Assert.Single(world.Batches);
        Assert.Equal("No records processed", world.Mapping.LastProcessingResult);
        await world.Advance(1);
        Assert.Equal("OK", world.Mapping.LastProcessingResult);
    }

    [Fact, Covers("STR-427")]
    public async Task A_throttled_attempt_is_a_failed_call()
    {
        await using var world = new KinesisWorld(KinesisWorld.FromTheStart, function: new() { ReservedConcurrency = 0 });
        world.Put();
        await world.Advance(1);
        Assert.Equal(CallFailed, world.Mapping.LastProcessingResult);
    }

    [Fact, Covers("STR-428")]
    public async Task A_report_that_gives_everything_up_is_OK()
    {
        await using var world = new KinesisWorld(KinesisWorld.FromTheStart with { MaximumRetryAttempts = 0, FunctionResponseTypes = [FunctionResponseType.ReportBatchItemFailures] }, call => KinesisWorld.Report(call, 1));
        world.Put();
        await world.Run();
        Assert.Single(world.Failed.Messages);
        Assert.Equal("OK", world.Mapping.LastProcessingResult);
    }
}
