using System.Text;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Functions;

namespace EsmTestKit.Tests.Delivery;

/// <summary>A queue "orders" mapped to a scripted function "apply-orders", on a clock that starts at zero.</summary>
internal sealed class MappedQueue : IAsyncDisposable
{
    public MappedQueue(
        Func<ScriptedCall, ScriptedOutcome>? script = null,
        SqsMappingSettings? mapping = null,
        SqsQueueSettings? queue = null,
        LambdaFunctionSettings? function = null,
        EsmSimulationSettings? settings = null,
        int? maxReceiveCount = null,
        bool fifo = false)
    {
        Sim = new EsmSimulation(settings);
        var suffix = fifo ? ".fifo" : string.Empty;
        var like = (queue ?? new()) with { FifoQueue = fifo, ContentBasedDeduplication = fifo };
        if (maxReceiveCount is { } most)
        {
            DeadLetters = Sim.CreateQueue("dead" + suffix, new() { FifoQueue = fifo });
            like = like with { RedrivePolicy = new(DeadLetters, most) };
        }

        Orders = Sim.CreateQueue("orders" + suffix, like);
        Function = Script.Of(Sim, script ?? (_ => Script.Return("null")), function);
        Mapping = Sim.CreateEventSourceMapping(Orders, Function, mapping);
    }

    public static SqsMappingSettings Reporting { get; } = new() { FunctionResponseTypes = [FunctionResponseType.ReportBatchItemFailures] };

    public EsmSimulation Sim { get; }

    public SqsQueue Orders { get; }

    public SqsQueue? DeadLetters { get; }

    public LambdaFunction Function { get; }

    public EventSourceMapping Mapping { get; }

    /// <summary>Seconds since the start.</summary>
    public double Now => At(Sim.Now);

    public double[] Starts => [.. Mapping.Invocations.Select(invocation => At(invocation.StartedAt))];

    public int[] Sizes => [.. Mapping.Invocations.Select(invocation => invocation.Records.Count)];

    public string[] Left => [.. Orders.Messages.Select(message => message.Body)];

    public string[] Dead => [.. DeadLetters!.Messages.Select(message => message.Body)];

    public static ScriptedOutcome Fail { get; } = new ScriptedOutcome.Throw("Exception", "no");

    public static ScriptedOutcome Takes(double seconds) => Script.Return("null") with { After = TimeSpan.FromSeconds(seconds) };

    /// <summary>Answers with the messages of these bodies as failures.</summary>
    public static ScriptedOutcome Report(ScriptedCall call, params string[] bodies)
    {
        var failures = Records(call.Request.Payload).Where(record => bodies.Contains((string)record["body"]!)).Select(record => (JsonNode)new JsonObject { ["itemIdentifier"] = (string)record["messageId"]! });
        return Script.Return(new JsonObject { ["batchItemFailures"] = new JsonArray([.. failures]) }.ToJsonString());
    }

    public static string[] Bodies(ScriptedCall call) => [.. Records(call.Request.Payload).Select(record => (string)record["body"]!)];

    /// <summary>The bodies of the n-th invocation, joined with blanks.</summary>
    public string Bodies(int invocation) => string.Join(' ', Records(invocation).Select(record => (string)record["body"]!));

    /// <summary>The receive counts of the n-th invocation, joined with blanks.</summary>
    public string Counts(int invocation) => string.Join(' ', Records(invocation).Select(record => (string)record["attributes"]!["ApproximateReceiveCount"]!));

    public JsonObject[] Records(int invocation) => Records(Encoding.UTF8.GetBytes(Mapping.Invocations[invocation].Event));

    public void Send(params string[] bodies)
    {
        foreach (var body in bodies) Orders.SendMessage(body);
    }

    /// <summary>FIFO: the group is what stands before the hyphen.</summary>
    public void SendToGroups(params string[] bodies)
    {
        foreach (var body in bodies) Orders.SendMessage(body, new() { MessageGroupId = body.Split('-')[0] });
    }

    public Task AdvanceAsync(double seconds) => Sim.AdvanceAsync(TimeSpan.FromSeconds(seconds));

    public Task RunAsync() => Sim.RunUntilIdleAsync();

    /// <summary>A call of Lambda's API.</summary>
    public JsonObject Call(string operation, string with) => Sim.World.Door.Enter(() => Sim.Api.Call("lambda:" + operation, JsonNode.Parse(with)!.AsObject()).Body);

    public JsonObject Update(string members) => Call("UpdateEventSourceMapping", $$"""{"UUID":"{{Mapping.Uuid}}",{{members}}}""");

    public double? Metric(string name) => Sim.World.Metrics.Sum("AWS/Lambda", name, [new("EventSourceMappingUUID", Mapping.Uuid)]);

    public double? FunctionMetric(string name) => Sim.World.Metrics.Sum("AWS/Lambda", name, [new("FunctionName", Function.Name)]);

    public ValueTask DisposeAsync() => Sim.DisposeAsync();

    private double At(DateTimeOffset instant) => (instant - Sim.Settings.StartTime).TotalSeconds;

    private static JsonObject[] Records(ReadOnlyMemory<byte> payload) => [.. JsonNode.Parse(payload.Span)!["Records"]!.AsArray().Select(record => record!.AsObject())];
}
