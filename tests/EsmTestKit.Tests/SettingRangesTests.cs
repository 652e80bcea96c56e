using EsmTestKit.Internal.Functions;
using EsmTestKit.Tests.Delivery;

namespace EsmTestKit.Tests;

/// <summary>Knobs out of their range are named when the simulation is made.</summary>
public sealed class SettingRangesTests
{
    private static readonly (EsmSimulationSettings Settings, string Text)[] Outside =
    [
        (new() { StreamMappings = new() { RetryInitialDelay = TimeSpan.Zero } }, "StreamMappings.RetryInitialDelay is 00:00:00. Give it more than zero"),
        (new() { StreamMappings = new() { ThrottleMaximumDelay = TimeSpan.Zero } }, "StreamMappings.ThrottleMaximumDelay is 00:00:00. Give it more than zero"),
        (new() { StreamMappings = new() { RetryMultiplier = 0.5 } }, "StreamMappings.RetryMultiplier is 0.5. Give it 1 or more"),
        (new() { StreamMappings = new() { RetryMultiplier = double.NaN } }, "StreamMappings.RetryMultiplier is NaN. Give it 1 or more"),
        (new() { StreamMappings = new() { RetryJitter = 20 } }, "StreamMappings.RetryJitter is 20. Give it 0 to 1"),
        (new() { StreamMappings = new() { PollLimit = 0 } }, "StreamMappings.PollLimit is 0. Give it 1 to 10000"),
        (new() { StreamMappings = new() { SplitDelay = TimeSpan.FromSeconds(-1) } }, "StreamMappings.SplitDelay is -00:00:01. Give it zero or more"),
        (new() { StreamMappings = new() { MaximumUncheckpointedRecords = 0 } }, "StreamMappings.MaximumUncheckpointedRecords is 0. Give it 1 or more"),
        (new() { SqsMappings = new() { InitialConcurrency = 0 } }, "SqsMappings.InitialConcurrency is 0. Give it 1 or more"),
        (new() { SqsMappings = new() { ThrottleRetryDelay = TimeSpan.Zero } }, "SqsMappings.ThrottleRetryDelay is 00:00:00. Give it more than zero"),
        (new() { Sqs = new() { InFlightLimit = -1 } }, "Sqs.InFlightLimit is -1. Give it 0 or more"),
        (new() { Kinesis = new() { EmptyReadProbability = 1.5 } }, "Kinesis.EmptyReadProbability is 1.5. Give it 0 to 1"),
        (new() { DynamoDb = new() { ShardRollover = TimeSpan.Zero } }, "DynamoDb.ShardRollover is 00:00:00. Give it more than zero"),
        (new() { DynamoDb = new() { ShardCount = 0 } }, "DynamoDb.ShardCount is 0. Give it 1 or more"),
        (new() { Mappings = new() { StartLatency = TimeSpan.FromSeconds(-1) } }, "Mappings.StartLatency is -00:00:01. Give it zero or more"),
    ];

    [Fact]
    public void What_is_out_of_its_range_is_named_with_its_value_and_the_range()
    {
        foreach (var (settings, text) in Outside)
        {
            Assert.Equal($"{text}, or leave it out: the default is the best evidence of what AWS does.", Assert.Throws<EsmUsageException>(() => new EsmSimulation(settings)).Message);
        }
    }

    [Fact]
    public async Task What_stands_on_the_edge_is_taken()
    {
        await using var sim = new EsmSimulation(new()
        {
            StreamMappings = new() { RetryMultiplier = 1, RetryJitter = 1, KinesisPollInterval = TimeSpan.Zero, MaximumUncheckpointedRecords = 1, PollLimit = 10_000 },
            SqsMappings = new() { InitialConcurrency = 1, ScaleUpPerMinute = 0 },
            Sqs = new() { InFlightLimit = 0, MoveToBackAfterReceives = null },
            DynamoDb = new() { ShardRollover = null },
            Mappings = MappingBehavior.Realistic,
        });
        Assert.Equal(sim.Settings.StartTime, sim.Now);
    }

    [Theory]
    [InlineData(127)]
    [InlineData(10_241)]
    public async Task Memory_that_Lambda_does_not_have_is_refused(int memory)
    {
        await using var sim = new EsmSimulation();
        var refusal = Assert.Throws<EsmUsageException>(() => sim.Functions.Create("f", new ScriptedBody(_ => Script.Return("null")), new() { MemorySize = memory }));
        Assert.Equal($"The memory of \"f\" is {memory} MB. Lambda takes 128 to 10,240 MB: MemorySize = 128.", refusal.Message);
    }
}
