namespace EsmTestKit.Tests.Exploration;

/// <summary>What a consumer keeps in statics stays in a test and is gone on AWS: a report says so.</summary>
public sealed class StaticStateTests
{
    private static readonly EsmExplorationSettings Few = new() { Preset = EsmExplorationPreset.Quick, MaxSchedules = 3, KeepFound = false };

    [Fact]
    [Covers("EXP-410")]
    public async Task A_report_names_the_static_fields_that_may_change()
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.Idempotent, sim => Build<Remembering>(sim, () => new(), consumer => consumer.HandleAsync), Few);

        Assert.Contains(
            "The consumer of \"apply\" keeps state in statics (Base.Last, Cache.Known, Remembering.Seen, …): Lambda's environments have each their own",
            report.ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_consumers_that_are_compared_each_is_named()
    {
        Action<EsmSimulation> before = sim => Build<Remembering>(sim, () => new(), consumer => consumer.HandleAsync);
        Action<EsmSimulation> after = sim => Build<Forgetful>(sim, () => new(), consumer => consumer.HandleAsync);

        var (first, second) = (await EsmExplore.AssertSameAsync(before, after, Few), await EsmExplore.AssertSameAsync(after, before, Few));

        Assert.Contains("keeps state in statics (Base.Last", first.ToString(), StringComparison.Ordinal);
        Assert.Contains("keeps state in statics (Base.Last", second.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Constants_and_what_never_changes_are_no_state()
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.Idempotent, sim => Build<Forgetful>(sim, () => new(), consumer => consumer.HandleAsync), Few);

        Assert.DoesNotContain("statics", report.ToString(), StringComparison.Ordinal);
    }

    // The statics that a lambda sees are the test's.
    [Fact]
    public async Task A_lambda_has_no_class()
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.Idempotent, sim => Map(sim, sim.CreateFunction("apply", (OrderEvent _) => { }, OrderScenario.Settings)), Few);

        Assert.DoesNotContain("statics", report.ToString(), StringComparison.Ordinal);
    }

    private static void Build<T>(EsmSimulation sim, Func<T> factory, Func<T, Delegate> handler) => Map(sim, sim.CreateFunction("apply", factory, handler, OrderScenario.Settings));

    private static void Map(EsmSimulation sim, LambdaFunction function)
    {
        var source = sim.CreateQueue("orders");
        sim.CreateEventSourceMapping(source, function);
        sim.Observe(() => 1);
        source.SendMessage("order-1");
    }

    private abstract class Base
    {
        protected static string? Last { get; set; }
    }

    private sealed class Remembering : Base
    {
        private static readonly HashSet<string> Seen = [];

        private static int _unused;

        public Task HandleAsync(OrderEvent input)
        {
            foreach (var message in input.Records)
            {
                (Last, _unused) = (message.Body, _unused + 1);
                Seen.Add(message.Body);
                Cache.Known.Add(message.Body);
            }

            return Task.CompletedTask;
        }

        private static class Cache
        {
            public static readonly List<string> Known = [];
        }
    }

    private sealed class Forgetful
    {
        private const int Most = 10;
        private static readonly TimeSpan Wait = TimeSpan.FromSeconds(1);

        public Task HandleAsync(OrderEvent input) => Task.FromResult(input.Records.Count <= Most && Wait > TimeSpan.Zero);
    }
}
