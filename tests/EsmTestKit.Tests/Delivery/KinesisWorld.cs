using System.Text.Json.Nodes;
using EsmTestKit.Internal.Functions;

namespace EsmTestKit.Tests.Delivery;

/// <summary>A Kinesis stream with a mapping, a function that follows a script, and a queue for what is given up.</summary>
internal sealed class KinesisWorld : IAsyncDisposable
{
    private int _records;

    public KinesisWorld(StreamMappingSettings settings, Func<ScriptedCall, ScriptedOutcome>? script = null, int shards = 1, EsmSimulationSettings? simulation = null, LambdaFunctionSettings? function = null)
    {
        Sim = new EsmSimulation(simulation);
        Stream = Sim.CreateStream("orders", new() { ShardCount = shards });
        Failed = Sim.CreateQueue("failed");
        Function = Script.Of(Sim, script ?? (_ => Works), function);
        Mapping = Sim.CreateEventSourceMapping(Stream, Function, settings with { OnFailure = Failed });
    }

    public static StreamMappingSettings FromTheStart { get; } = new(StartingPosition.TrimHorizon);

    public static ScriptedOutcome Works { get; } = Script.Return("null");

    public static ScriptedOutcome Fails { get; } = new ScriptedOutcome.Throw("Exception", "no");

    public EsmSimulation Sim { get; }

    public KinesisStream Stream { get; }

    public SqsQueue Failed { get; }

    public LambdaFunction Function { get; }

    public EventSourceMapping Mapping { get; }

    /// <summary>The records of each invocation that the mapping started: <c>1,2</c>.</summary>
    public IReadOnlyList<string> Batches => Batched(Mapping);

    /// <summary>Seconds since the simulation began, for each invocation.</summary>
    public IReadOnlyList<double> Starts => [.. Mapping.Invocations.Select(invocation => Math.Round((invocation.StartedAt - Sim.Settings.StartTime).TotalSeconds, 3))];

    public static IReadOnlyList<string> Batched(EventSourceMapping mapping) =>
        [.. mapping.Invocations.Select(invocation => string.Join(',', invocation.Records.Select(record => record.Number)))];

    public static bool Holds(ScriptedCall call, int record) => call.Request.Records.Any(name => name.Number == record);

    /// <summary>The answer that reports this record, where it is among those of the call.</summary>
    public static ScriptedOutcome Report(ScriptedCall call, int record)
    {
        var sequence = JsonNode.Parse(call.Request.Payload.Span)!["Records"]!.AsArray().Zip(call.Request.Records).FirstOrDefault(pair => pair.Second.Number == record).First?["kinesis"]!["sequenceNumber"]!.GetValue<string>();
        return sequence is null ? Works : Script.Return($$"""{"batchItemFailures":[{"itemIdentifier":"{{sequence}}"}]}""");
    }

    /// <summary>Puts records with this key; the data is the record's number.</summary>
    public void Put(int count = 1, string key = "a")
    {
        for (var index = 0; index < count; index++) Stream.PutRecord($"{++_records}", key);
    }

    public Task Run() => Sim.RunUntilIdleAsync();

    public Task Advance(double seconds) => Sim.AdvanceAsync(TimeSpan.FromSeconds(seconds));

    /// <summary>The position of the only shard as the ledger tells it: the number of the last record that is done, 0 for none.</summary>
    public long Checkpoint()
    {
        var moved = Sim.Ledger.OfType<CheckpointMoved>().LastOrDefault(entry => entry.MappingId == Mapping.Uuid);
        return moved is null ? 0 : Stream.Records.Single(record => record.SequenceNumber == moved.SequenceNumber).Name.Number;
    }

    public double? Metric(string name) => Sim.World.Metrics.Sum("AWS/Lambda", name, [new("EventSourceMappingUUID", Mapping.Uuid)]);

    public ValueTask DisposeAsync() => Sim.DisposeAsync();
}
