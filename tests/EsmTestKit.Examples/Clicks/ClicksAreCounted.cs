using System.Text.Json;
using Bogus;
using EsmTestKit;

namespace Clicks;

public sealed class ClicksAreCounted
{
    private static readonly StreamMappingSettings EachMinute = new(StartingPosition.TrimHorizon)
    {
        TumblingWindow = TimeSpan.FromMinutes(1),
        MaximumRetryAttempts = 10,
    };

    #region clicks
    [Fact]
    public async Task Two_hundred_clicks_are_counted_by_page_and_minute()
    {
        var report = new ClickReport();
        var visitors = new Faker<Click>()
            .CustomInstantiator(faker => new Click(faker.PickRandom("/", "/basket", "/help"), faker.Internet.Ip()))
            .UseSeed(7);
        await using var sim = new EsmSimulation();
        var clicks = sim.CreateStream("clicks", new() { ShardCount = 2 });
        var function = sim.CreateFunction("count-clicks", () => new ClickConsumer(report), consumer => consumer.HandleAsync);
        sim.CreateEventSourceMapping(clicks, function, EachMinute with { OnFailure = sim.CreateQueue("failed-clicks") });

        foreach (var click in visitors.Generate(200))
        {
            clicks.PutRecord(JsonSerializer.Serialize(click), click.Visitor);
            await sim.AdvanceAsync(TimeSpan.FromSeconds(0.5));
        }

        await sim.RunUntilIdleAsync();

        Assert.Equal(200, report.Cells.Values.Sum());
        Assert.Equal(["00:00", "00:01"], report.Cells.Keys.Select(cell => cell.Split(' ')[1]).Distinct());
        Assert.DoesNotContain(await sim.LintAsync(), lint => lint.Severity == EsmLintSeverity.Warning);
    }
    #endregion

    [Fact]
    public async Task A_minute_of_clicks_is_a_contract()
    {
        var report = new ClickReport();
        await using var sim = new EsmSimulation();
        var clicks = sim.CreateStream("clicks");
        var function = sim.CreateFunction("count-clicks", () => new ClickConsumer(report), consumer => consumer.HandleAsync);
        sim.CreateEventSourceMapping(clicks, function, EachMinute with { OnFailure = sim.CreateQueue("failed-clicks") });
        sim.Observe(() => report.Cells);

        clicks.PutRecord("""{ "page": "/", "visitor": "a" }""", "a");
        clicks.PutRecord("""{ "page": "/help", "visitor": "b" }""", "b");
        await sim.AdvanceAsync(TimeSpan.FromSeconds(30));
        clicks.PutRecord("""{ "page": "/", "visitor": "b" }""", "b");
        await sim.RunUntilIdleAsync();

        await sim.VerifyContractAsync();
    }

    [Fact]
    public async Task Calls_that_come_again_count_once() =>
        await EsmExplore.AssertIdempotentAsync(sim => World(sim, report => new ClickConsumer(report).HandleAsync), new() { Preset = EsmExplorationPreset.Quick });

    [Fact]
    public async Task Adding_at_the_end_of_a_window_counts_twice()
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.Idempotent, sim => World(sim, report => new NaiveClickConsumer(report).HandleAsync));

        Assert.False(report.Holds);
    }

    private static void World(EsmSimulation sim, Func<IClickReport, Func<ClickWindow, Task<ClickCounts>>> consumer)
    {
        var report = new ClickReport();
        var clicks = sim.CreateStream("clicks");
        var function = sim.CreateFunction("count-clicks", () => consumer(sim.Gate<IClickReport>(report)), handle => handle);
        sim.CreateEventSourceMapping(clicks, function, EachMinute);
        sim.Observe(() => report.Cells);
        clicks.PutRecord("""{ "page": "/", "visitor": "a" }""", "a");
        clicks.PutRecord("""{ "page": "/", "visitor": "b" }""", "b");
    }
}
