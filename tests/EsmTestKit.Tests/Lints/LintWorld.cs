using System.Text;
using EsmTestKit.Internal.Functions;

namespace EsmTestKit.Tests.Lints;

/// <summary>A mapping with settings to lint.</summary>
internal static class LintWorld
{
    /// <summary>Nothing to say against it.</summary>
    public static readonly SqsMappingSettings GoodQueue = new() { FunctionResponseTypes = [FunctionResponseType.ReportBatchItemFailures] };

    public static async Task<IReadOnlyList<EsmLint>> OfQueueAsync(SqsMappingSettings? settings = null, SqsQueueSettings? queue = null, int? maxReceiveCount = 5, LambdaFunctionSettings? function = null)
    {
        await using var sim = new EsmSimulation();
        var isFifo = queue?.FifoQueue == true;
        var deadLetters = sim.CreateQueue(isFifo ? "orders-dlq.fifo" : "orders-dlq", new() { FifoQueue = isFifo });
        queue ??= new();
        if (maxReceiveCount is { } receives) queue = queue with { RedrivePolicy = new(deadLetters, receives) };
        var orders = sim.CreateQueue(isFifo ? "orders.fifo" : "orders", queue);
        sim.CreateEventSourceMapping(orders, sim.CreateFunction("apply", (Stream _) => { }, function), settings ?? GoodQueue);
        return await sim.LintAsync();
    }

    public static async Task<IReadOnlyList<EsmLint>> OfStreamAsync(Func<StreamMappingSettings, StreamMappingSettings> change, bool withDestination = true)
    {
        await using var sim = new EsmSimulation();
        var clicks = sim.CreateStream("clicks");
        var settings = new StreamMappingSettings(StartingPosition.TrimHorizon)
        {
            MaximumRetryAttempts = 2,
            FunctionResponseTypes = [FunctionResponseType.ReportBatchItemFailures],
            OnFailure = withDestination ? new FailureDestination(sim.CreateQueue("failed").Arn) : null,
        };
        sim.CreateEventSourceMapping(clicks, sim.CreateFunction("count", (Stream _) => { }), change(settings));
        return await sim.LintAsync();
    }

    /// <summary>What a function that always answers this did with three messages (of one group).</summary>
    public static async Task<IReadOnlyList<EsmLint>> AfterAnswerAsync(Func<IReadOnlyList<string>, string> answer, SqsMappingSettings settings, bool isFifo = false)
    {
        await using var sim = new EsmSimulation();
        var deadLetters = sim.CreateQueue(isFifo ? "orders-dlq.fifo" : "orders-dlq", new() { FifoQueue = isFifo });
        var orders = sim.CreateQueue(isFifo ? "orders.fifo" : "orders", new() { FifoQueue = isFifo, ContentBasedDeduplication = isFifo, RedrivePolicy = new(deadLetters, 5) });
        var ids = new List<string>();
        var function = sim.Functions.Create("apply", new ScriptedBody(_ => new ScriptedOutcome.Return(Encoding.UTF8.GetBytes(answer(ids)))), new());
        sim.CreateEventSourceMapping(orders, function, settings);
        for (var number = 1; number <= 3; number++) ids.Add(orders.SendMessage($"{number}", isFifo ? new() { MessageGroupId = "g" } : null).MessageId);
        await sim.AdvanceAsync(TimeSpan.FromSeconds(35));
        return await sim.LintAsync();
    }

    public static EsmLint The(this IReadOnlyList<EsmLint> lints, string id) => Assert.Single(lints, lint => lint.Id == id);

    public static void Lacks(this IReadOnlyList<EsmLint> lints, string id) => Assert.DoesNotContain(lints, lint => lint.Id == id);
}
