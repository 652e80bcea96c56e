using System.Globalization;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Functions;

namespace EsmTestKit.Tests.Lanes;

/// <summary>One shard with a mapping, a function that follows a script, and a queue for what is given up. The clock begins at 2026-01-01T00:00:00Z.</summary>
internal sealed class LaneWorld : IAsyncDisposable
{
    private readonly KinesisStream? _stream;
    private readonly DynamoDbTable? _table;
    private int _put;

    public LaneWorld(StreamMappingSettings settings, Func<Call, ScriptedOutcome> consumer, Source source = Source.Kinesis, StreamMappingBehavior? behavior = null, int timeout = 3, long? seed = null)
    {
        Sim = new EsmSimulation(new EsmSimulationSettings { StreamMappings = behavior ?? new(), Seed = seed });
        Failed = Sim.CreateQueue("failed");
        Function = Sim.Functions.Create("apply-orders", new ScriptedBody(call => consumer(new Call(call))), new() { Timeout = TimeSpan.FromSeconds(timeout) });
        settings = settings.OnFailure is null ? settings with { OnFailure = Failed } : settings;
        if (source == Source.Kinesis)
        {
            _stream = Sim.CreateStream("orders");
            Mapping = Sim.CreateEventSourceMapping(_stream, Function, settings);
        }
        else
        {
            _table = Sim.CreateTable("orders", new(new("id")) { StreamView = DynamoDbStreamView.NewAndOldImages });
            Mapping = Sim.CreateEventSourceMapping(_table, Function, settings);
        }
    }

    public EsmSimulation Sim { get; }

    public LambdaFunction Function { get; }

    public SqsQueue Failed { get; }

    public EventSourceMapping Mapping { get; }

    public KinesisStream Stream => _stream!;

    public DynamoDbTable Table => _table!;

    /// <summary>In the notation of <see cref="Lanes.Trace"/>.</summary>
    public string Trace => Lanes.Trace.Of(Sim.Ledger);

    public string Windows => Lanes.Trace.OfWindows(Sim.Ledger);

    /// <summary>The starts of all invocations, in seconds since the first.</summary>
    public IReadOnlyList<double> Starts => [.. Mapping.Invocations.Select(invocation => Math.Round((invocation.StartedAt - Mapping.Invocations[0].StartedAt).TotalSeconds, 3))];

    public IReadOnlyList<JsonNode> Documents => [.. Mapping.InvocationRecords.Select(sent => JsonNode.Parse(sent.Document)!)];

    /// <summary>The settings of most tests: from the oldest record on.</summary>
    public static StreamMappingSettings Retrying(int retries, int batchSize = 100) => new(StartingPosition.TrimHorizon) { MaximumRetryAttempts = retries, BatchSize = batchSize };

    /// <summary>The same with ReportBatchItemFailures.</summary>
    public static StreamMappingSettings Reporting(int retries, int batchSize = 100) => Retrying(retries, batchSize) with { FunctionResponseTypes = [FunctionResponseType.ReportBatchItemFailures] };

    /// <summary>With a mapping that is disabled until <see cref="EnableAtAsync"/>: what is put before waits in the shard.</summary>
    public static async Task<LaneWorld> DisabledAsync(StreamMappingSettings settings, Func<Call, ScriptedOutcome> consumer, Source source = Source.Kinesis, StreamMappingBehavior? behavior = null, int timeout = 3)
    {
        var world = new LaneWorld(settings with { Enabled = false }, consumer, source, behavior, timeout);
        await world.RunAsync();
        return world;
    }

    /// <summary>Records that are there when the mapping polls first, until idle, on both sources: the trace is the same.</summary>
    public static async Task Expect(int records, StreamMappingSettings settings, Func<Func<Call, ScriptedOutcome>> consumer, string trace)
    {
        foreach (var source in Enum.GetValues<Source>())
        {
            await using var world = new LaneWorld(settings, consumer(), source);
            world.Put(records);
            await world.RunAsync();
            Assert.Equal(trace, world.Trace);
        }
    }

    public static Task Expect(int records, StreamMappingSettings settings, Func<Call, ScriptedOutcome> consumer, string trace) => Expect(records, settings, () => consumer, trace);

    public void Put(int count, string data = "{}")
    {
        for (var index = 0; index < count; index++)
        {
            var id = (++_put).ToString(CultureInfo.InvariantCulture);
            if (_stream is not null) _stream.PutRecord(data, id);
            else Table.PutItem(new { id });
        }
    }

    /// <summary>One record at each of these seconds of the clock.</summary>
    public async Task PutAtAsync(params double[] seconds)
    {
        foreach (var second in seconds)
        {
            await AtAsync(second);
            Put(1);
        }
    }

    public async Task EnableAtAsync(double second)
    {
        await AtAsync(second);
        Mapping.Enable();
    }

    /// <summary>When the entries of this kind were written, in seconds of the clock.</summary>
    public IReadOnlyList<double> SecondsOf<T>() where T : LedgerEntry => [.. Sim.Ledger.OfType<T>().Select(entry => Math.Round((entry.At - Sim.Settings.StartTime).TotalSeconds, 3))];

    public Task AtAsync(double second) => Sim.AdvanceAsync(Sim.Settings.StartTime.AddSeconds(second) - Sim.Now);

    public Task RunAsync() => Sim.RunUntilIdleAsync();

    public ValueTask DisposeAsync() => Sim.DisposeAsync();
}
