using EsmTestKit.Internal.Exploration;

namespace EsmTestKit.Tests.Exploration.States;

/// <summary>What judges still go by of what has been counts as state, and in what order it came only where they go by that.</summary>
public sealed class JudgedPastTests
{
    [Fact]
    public void How_often_effects_happened_counts_and_not_in_which_order()
    {
        Assert.Equal(Past(EsmClaim.ExactlyOnce, ("a", null, null), ("b", null, null)), Past(EsmClaim.ExactlyOnce, ("b", null, null), ("a", null, null)));
        Assert.NotEqual(Past(EsmClaim.ExactlyOnce, ("a", null, null)), Past(EsmClaim.ExactlyOnce, ("a", null, null), ("a", null, null)));
    }

    [Fact]
    public void Of_one_token_the_first_counts()
    {
        Assert.NotEqual(Past(EsmClaim.ExactlyOnce, ("a", null, "t"), ("b", null, "t")), Past(EsmClaim.ExactlyOnce, ("b", null, "t"), ("a", null, "t")));
        Assert.Equal(Past(EsmClaim.ExactlyOnce, ("a", null, "t"), ("b", null, "u")), Past(EsmClaim.ExactlyOnce, ("b", null, "u"), ("a", null, "t")));
    }

    [Fact]
    public void Where_the_order_in_a_group_is_judged_it_counts()
    {
        (string, string?, string?)[] one = [("a", "g", null), ("b", "g", null), ("c", "h", null)];
        (string, string?, string?)[] other = [("b", "g", null), ("a", "g", null), ("c", "h", null)];
        (string, string?, string?)[] alike = [("c", "h", null), ("a", "g", null), ("b", "g", null)];

        Assert.NotEqual(Past(EsmClaim.OrderPerKey, one), Past(EsmClaim.OrderPerKey, other));
        Assert.Equal(Past(EsmClaim.OrderPerKey, one), Past(EsmClaim.OrderPerKey, alike));
        Assert.Equal(Past(EsmClaim.Idempotent, one), Past(EsmClaim.Idempotent, other));
    }

    [Fact]
    public async Task What_was_given_up_counts()
    {
        var (kept, lost) = (await LeftAsync(attempts: 3), await LeftAsync(attempts: 1));

        Assert.DoesNotContain(kept, line => line.Contains("gone", StringComparison.Ordinal));
        Assert.Contains("gone orders#11", lost);
    }

    private static List<string> Past(EsmClaim claim, params (string Key, string? Group, string? Token)[] effects)
    {
        var sim = new EsmSimulation();
        foreach (var (key, group, token) in effects) sim.Effect("charge", key, group, token);
        return [.. new JudgedPast(claim).Of(sim.World.Ledger)];
    }

    // The handler fails once.
    private static async Task<List<string>> LeftAsync(int attempts)
    {
        await using var sim = new EsmSimulation();
        var failures = 1;
        var source = sim.CreateQueue("orders", new() { RedrivePolicy = new(sim.CreateQueue("dead"), attempts) });
        sim.CreateEventSourceMapping(source, sim.CreateFunction("apply", (OrderEvent _) => failures-- > 0 ? Task.FromException(new InvalidOperationException()) : Task.CompletedTask, OrderScenario.Settings));
        source.SendMessage("order-1");
        await sim.RunUntilIdleAsync();
        return [.. new JudgedPast(EsmClaim.NoLoss).Of(sim.World.Ledger)];
    }
}
