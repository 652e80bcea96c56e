using System.Text.Json;
using System.Text.Json.Serialization;

namespace EsmTestKit.Tests.Exploration;

/// <summary>Worlds whose ledgers are held against what AWS never does: each kind of source, each way of failing.</summary>
internal static class Worlds
{
    private static readonly LambdaFunctionSettings Function = new() { Serializer = EsmJsonSerializer.Default };
    private static readonly SqsMappingSettings Reporting = new() { FunctionResponseTypes = [FunctionResponseType.ReportBatchItemFailures] };

    public static IReadOnlyDictionary<string, Action<EsmSimulation>> All { get; } = new SortedDictionary<string, Action<EsmSimulation>>(StringComparer.Ordinal)
    {
        ["queue"] = sim => Queue(sim, null, null, 3),
        ["queueReporting"] = sim => Queue(sim, null, Reporting, 3),
        ["queueWithDeadLetters"] = sim => Queue(sim, new() { RedrivePolicy = new(sim.CreateQueue("dead"), 2) }, Reporting, 2),
        ["queueOneByOne"] = sim => Queue(sim, null, new() { BatchSize = 1 }, 3),
        ["queueWithWindow"] = sim => Queue(sim, null, new() { BatchSize = 20, MaximumBatchingWindow = TimeSpan.FromSeconds(5) }, 3),
        ["fifo"] = sim => Fifo(sim, null),
        ["fifoReporting"] = sim => Fifo(sim, Reporting),
        ["fifoWithDeadLetters"] = sim => Fifo(sim, Reporting, new(sim.CreateQueue("dead.fifo", new() { FifoQueue = true }), 1)),
        ["stream"] = sim => Stream(sim, new(StartingPosition.TrimHorizon) { BatchSize = 2, MaximumRetryAttempts = 3 }),
        ["streamOneByOne"] = sim => Stream(sim, new(StartingPosition.TrimHorizon) { BatchSize = 1, MaximumRetryAttempts = 3 }),
        ["streamWithLanes"] = sim => Stream(sim, new(StartingPosition.TrimHorizon) { ParallelizationFactor = 2, BisectBatchOnFunctionError = true, MaximumRetryAttempts = 2 }),
        ["streamReporting"] = sim => Stream(sim, new(StartingPosition.TrimHorizon) { FunctionResponseTypes = [FunctionResponseType.ReportBatchItemFailures], MaximumRetryAttempts = 2, OnFailure = sim.CreateQueue("failed") }),
        ["streamWithAge"] = sim => Stream(sim, new(StartingPosition.TrimHorizon) { BatchSize = 2, MaximumRecordAge = TimeSpan.FromMinutes(1), OnFailure = sim.CreateQueue("failed") }),
        ["streamOfTwoShards"] = sim => Stream(sim, new(StartingPosition.TrimHorizon) { BatchSize = 2, MaximumRetryAttempts = 2, MaximumBatchingWindow = TimeSpan.FromSeconds(5) }, shards: 2),
        ["streamWithWindows"] = sim => Stream(sim, new(StartingPosition.TrimHorizon) { BatchSize = 2, TumblingWindow = TimeSpan.FromSeconds(30), MaximumRetryAttempts = 2 }),
        ["table"] = Table,
    };

    private static void Queue(EsmSimulation sim, SqsQueueSettings? queue, SqsMappingSettings? mapping, int messages)
    {
        var source = sim.CreateQueue("orders", queue);
        sim.CreateEventSourceMapping(source, FunctionOf(sim), mapping);
        for (var number = 0; number < messages; number++) source.SendMessage($"order-{number}");
    }

    private static void Fifo(EsmSimulation sim, SqsMappingSettings? mapping, SqsRedrivePolicy? redrive = null)
    {
        var source = sim.CreateQueue("orders.fifo", new() { FifoQueue = true, RedrivePolicy = redrive });
        sim.CreateEventSourceMapping(source, FunctionOf(sim), mapping);
        foreach (var (body, group) in new[] { ("1", "a"), ("2", "a"), ("3", "b"), ("4", "a") }) source.SendMessage(body, new() { MessageGroupId = group, MessageDeduplicationId = body });
    }

    private static void Stream(EsmSimulation sim, StreamMappingSettings mapping, int shards = 1)
    {
        var source = sim.CreateStream("orders", new() { ShardCount = shards });
        sim.CreateEventSourceMapping(source, FunctionOf(sim), mapping);
        for (var number = 0; number < 4; number++) source.PutRecord($"order-{number}", number % 2 == 0 ? "even" : "odd");
    }

    private static void Table(EsmSimulation sim)
    {
        var source = sim.CreateTable("orders", new("id") { StreamView = DynamoDbStreamView.NewImage });
        sim.CreateEventSourceMapping(source, FunctionOf(sim), new(StartingPosition.TrimHorizon) { BatchSize = 2, MaximumRetryAttempts = 2 });
        foreach (var id in new[] { "a", "b", "a" }) source.PutItem(new { id, at = sim.Now.Ticks });
    }

    private static LambdaFunction FunctionOf(EsmSimulation sim)
    {
        var store = new OrderStore();
        sim.Observe(() => store.Orders, inOrder: true);
        return sim.CreateFunction("apply", () => new Consumer(sim.Gate<IOrderStore>(store)), consumer => consumer.HandleAsync, Function);
    }

    /// <summary>Saves each record; reports those that could not be saved.</summary>
    private sealed class Consumer(IOrderStore store)
    {
        public async Task<Answer> HandleAsync(AnyEvent input)
        {
            var failed = new List<Failure>();
            foreach (var record in input.Records)
            {
                try
                {
                    await store.TrySaveAsync(record.Identifier);
                }
                catch (TimeoutException)
                {
                    failed.Add(new Failure(record.Identifier));
                }
            }

            return new Answer(failed);
        }
    }

    internal sealed record AnyEvent([property: JsonPropertyName("Records")] List<AnyRecord> Records);

    internal sealed record AnyRecord([property: JsonPropertyName("messageId")] string? MessageId, [property: JsonPropertyName("kinesis")] JsonElement? Kinesis, [property: JsonPropertyName("dynamodb")] JsonElement? DynamoDb)
    {
        public string Identifier => MessageId ?? (Kinesis is { } kinesis ? kinesis.GetProperty("sequenceNumber") : DynamoDb!.Value.GetProperty("SequenceNumber")).GetString()!;
    }

    /// <summary>The state is nobody's business here, but a window wants one.</summary>
    internal sealed record Answer([property: JsonPropertyName("batchItemFailures")] List<Failure> Failures)
    {
        [JsonPropertyName("state")]
        public SortedDictionary<string, int> State { get; } = [];
    }

    internal sealed record Failure([property: JsonPropertyName("itemIdentifier")] string Identifier);
}
