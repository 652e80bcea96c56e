using System.Globalization;
using System.Text.Json;

namespace EsmTestKit.Benchmarks;

/// <summary>What is measured: a world that is filled, and then drained.</summary>
internal abstract class Scenario
{
    /// <summary>A body of 100 characters, with as many quotes as JSON has.</summary>
    protected const string Body = """{ "orderId": 4711, "customer": "c-17", "lines": [ { "sku": "A-1", "count": 2 } ], "paid": true }   """;

    /// <summary>The least that delivering this many records costs, or null: nothing to compare with.</summary>
    public virtual Action<int>? Floor => null;

    /// <summary>Enough for the runtime to compile the hot path.</summary>
    public virtual int WarmUp => 2_000;

    public static Scenario Of(string name) => name switch
    {
        "explore" => new ScheduleSearch(),
        "explore-sdk" => new ClientSearch(),
        "explore-ef" => new ContextSearch(),
        "fifo" => new FifoDrain(),
        "sqs" => new QueueDrain(),
        "kinesis" => new ShardDrain(),
        "timeline" => new TimerFire(),
        _ => throw new ArgumentException($"No scenario \"{name}\"."),
    };

    /// <summary>Fills a new world; what comes back drains it and tells how many were delivered.</summary>
    public abstract Task<Func<Task<int>>> PrepareAsync(int count, int ways);

    /// <summary>A handler that reads its event as a consumer does, and counts.</summary>
    protected static LambdaFunction Counting(EsmSimulation sim, Action<int> count) => sim.CreateFunction("count", (Stream input) =>
    {
        count(JsonSerializer.Deserialize<Event>(input)!.Records.Count);
        return Task.CompletedTask;
    });

    protected static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    protected sealed record Event(List<JsonElement> Records);
}
