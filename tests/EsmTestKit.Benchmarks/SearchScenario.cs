using System.Text.Json.Serialization;

namespace EsmTestKit.Benchmarks;

/// <summary>Schedules of explorations that hold: messages on a queue, and a consumer that is right. What is counted is schedules.</summary>
internal abstract class SearchScenario : Scenario
{
    /// <summary>The default preset's bound.</summary>
    private const int PerSearch = 10_000;

    protected static LambdaFunctionSettings Function { get; } = new() { Serializer = EsmJsonSerializer.Default };

    public override Task<Func<Task<int>>> PrepareAsync(int count, int ways) => Task.FromResult<Func<Task<int>>>(async () =>
    {
        // Search after search with the default preset, as a test makes them.
        var done = 0;
        for (var seed = 1; done < count; seed++)
        {
            var report = await EsmExplore.SearchAsync(EsmClaim.Idempotent, sim => Build(sim, ways), new() { Seed = seed, MaxSchedules = Math.Min(count - done, PerSearch) });
            if (!report.Holds || report.Control != "Controlled") throw new InvalidOperationException(report.ToString());
            done += report.Schedules;
        }

        return done;
    });

    /// <summary>A world's consumer and what it writes to.</summary>
    protected abstract LambdaFunction Build(EsmSimulation sim);

    private void Build(EsmSimulation sim, int ways)
    {
        var function = Build(sim);
        var orders = sim.CreateQueue("orders");
        sim.CreateEventSourceMapping(orders, function);
        for (var number = 0; number < ways; number++) orders.SendMessage(Text(number));
    }

    /// <summary>What Amazon's event class reads of a message.</summary>
    internal sealed record SqsEvent([property: JsonPropertyName("Records")] List<SqsMessage> Records);

    internal sealed record SqsMessage(string MessageId, string ReceiptHandle, string Body, Dictionary<string, string> Attributes, Dictionary<string, SqsAttribute> MessageAttributes, string Md5OfBody, string EventSource, string EventSourceArn, string AwsRegion);

    internal sealed record SqsAttribute(string? StringValue, string DataType);
}
