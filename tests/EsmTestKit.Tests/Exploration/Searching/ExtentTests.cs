using EsmTestKit.Internal.Exploration;

namespace EsmTestKit.Tests.Exploration.Searching;

/// <summary>What the report claims of random schedules, held against the formulas by hand.</summary>
public sealed class ExtentTests
{
    private static readonly Explored Held = new(
        Enumerated: 50, Random: 200, IsComplete: false, CompleteLevel: 1, Behaviours: 37, SeenOnce: 10, Pct: (20, 20), MostSteps: 10, MostInvocations: 3,
        Budgets: "a budget", ControlLevel.Controlled, Doubt: null, Notes: [], FoundDeviations: null)
    {
        Guided = 40,
        Uniform = 20,
        LeftOut = ["reorder (CP-20)"],
    };

    [Fact]
    [Covers("EXP-621", "EXP-622")]
    public void Only_the_swarm_says_something_of_the_next_schedule()
    {
        // 100 of the swarm: 1 - 0.05^(1/100) = 0.0295; 10/100; sqrt(10 * 0.9) / 100 = 0.03.
        Assert.Contains(
            "200 random schedules held: 100 of a swarm, 40 with random priorities, 40 made of those that showed something new, 20 drawn evenly. Another one of the swarm fails with at most 0.03 (95 %), and shows a behaviour not seen yet with about 0.1 ± 0.03 (37 behaviours seen: batches, answers and final state).",
            Extent.Of(Held));
    }

    [Fact]
    public void Without_a_swarm_nothing_is_said_of_the_next_schedule() =>
        Assert.Contains("40 random schedules held: 40 made of those that showed something new.", Extent.Of(Held with { Random = 40, Pct = default, Uniform = 0 }));

    [Fact]
    [Covers("EXP-623")]
    public void Priorities_miss_a_bug_with_a_known_chance()
    {
        // (1 - 1/3)^40, (1 - 1/30)^40, (1 - 1/300)^20: those that look for two events find none of three.
        Assert.Contains(
            "40 of them ran with random priorities: a bug that needs 1, 2 or 3 events of overlapping invocations in a certain order was missed with at most 0.00001, 0.258 or 0.935 (3 invocations, 10 steps).",
            Extent.Of(Held));
    }

    [Fact]
    [Covers("EXP-624")]
    public void What_no_figure_covers_is_always_said() =>
        Assert.Contains("Not covered: more records than the scenario sends, choices that were left out (reorder (CP-20)), code that the kit does not control, and how often production meets any of this.", Extent.Of(Held));

    [Fact]
    public void What_was_found_says_nothing_of_chances()
    {
        var text = string.Join('\n', Extent.Of(Held with { FoundDeviations = 2 }));

        Assert.Contains("200 random schedules were run.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("95 %", text, StringComparison.Ordinal);
        Assert.DoesNotContain("missed with", text, StringComparison.Ordinal);
    }
}
