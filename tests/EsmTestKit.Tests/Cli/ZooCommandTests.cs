using System.Text.Json.Nodes;
using EsmTestKit.Tests.Exploration;

namespace EsmTestKit.Tests.Cli;

public sealed class ZooCommandTests
{
    private static readonly string Assembly = typeof(ZooCommandTests).Assembly.Location;

    [EsmSpecimen("A1", "adds again", "this test", EsmClaim.Idempotent, Choices = "loseResponse", Oracle = "O1", Deviations = 1)]
    public static EsmSpecimen AddsAgain => new()
    {
        Wrong = OrderScenario.Of((store, order) => store.SaveAsync(order)),
        Right = OrderScenario.Of((store, order) => store.TrySaveAsync(order)),
    };

    [EsmSpecimen("A2", "a twin that is no better", "this test", EsmClaim.Idempotent, Choices = "loseResponse", Oracle = "O1", Deviations = 1)]
    public static EsmSpecimen IsNoBetter => new()
    {
        Wrong = OrderScenario.Of((store, order) => store.SaveAsync(order)),
        Right = OrderScenario.Of((store, order) => store.SaveAsync(order)),
    };

    [Fact]
    [Covers("EXP-502", "EXP-503")]
    public void A_zoo_of_ones_own_is_measured_beside_simpler_ways()
    {
        var (code, output, error) = Shell.Run("zoo", Assembly, "--only", "A1", "--preset", "quick", "--seeds", "5", "--random", "1000", "--twins", "50", "--seed", "7", "--format", "json");

        Assert.True(code == 0, output + error);
        var row = Assert.Single(JsonNode.Parse(output)!["rows"]!.AsArray())!;
        Assert.Equal(("A1", true, "O1", 1), ((string?)row["id"], (bool?)row["detected"], (string?)row["oracle"], (int?)row["deviations"]));
        Assert.Equal((false, true), ((bool?)row["happyPath"], (bool?)row["deliveredTwice"]));
        Assert.Contains("loseResponse", row["choices"]!.AsArray().Select(choice => (string?)choice));
        Assert.True((int)row["schedulesWithoutAlarm"]! > 100, output);
        Assert.Equal(["portfolio", "swarm", "pct, depth 2", "pct, depth 3", "guided", "uniform", "enumeration"], row["strategies"]!.AsArray().Select(one => (string?)one!["name"]));
        Assert.All(row["strategies"]!.AsArray(), one => Assert.True((int)one!["ninetiethPercentile"]! >= (double)one["median"]!, output));
        Assert.Equal((1, 2), ((int?)row["shrunk"]!["deviations"], (int?)row["invocations"]));
        Assert.Contains("[1/1] A1 adds again: found", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_false_alarm_is_told_with_its_story()
    {
        var (code, output, error) = Shell.Run("zoo", Assembly, "--only", "A2", "--preset", "quick", "--seeds", "0", "--format", "markdown");

        Assert.Equal(1, code);
        Assert.Contains("| A2 | a twin that is no better | this test |", output, StringComparison.Ordinal);
        Assert.Contains("| FALSE ALARM |", output, StringComparison.Ordinal);
        Assert.Contains("Why AWS may do this", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no specimen \"A9\".", "{assembly}", "--only", "A9")]
    [InlineData("There is no assembly", "nowhere.dll")]
    [InlineData("There is no specimen in EsmTestKit.", "{kit}")]
    public void What_is_no_zoo_says_what_to_write(string what, params string[] arguments)
    {
        var (code, _, error) = Shell.Run(["zoo", .. arguments.Select(argument => argument.Replace("{assembly}", Assembly, StringComparison.Ordinal).Replace("{kit}", typeof(EsmSimulation).Assembly.Location, StringComparison.Ordinal))]);

        Assert.Equal(2, code);
        Assert.Contains(what, error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_seeds_that_found_nothing_stand_behind_all_others()
    {
        Assert.Equal(2, EsmTestKit.Internal.Exploration.Median.OfSome([1, 2, null]));
        Assert.Null(EsmTestKit.Internal.Exploration.Median.OfSome([1, null, null]));
        Assert.Equal(2.5, EsmTestKit.Internal.Exploration.Median.Of([4, 1, 3, 2]));
    }

    [Fact]
    public void Two_lots_of_figures_are_told_apart_by_their_ranks()
    {
        Assert.Equal(-1, EsmTestKit.Internal.Exploration.RankSum.Compare([1, 2, 3, 4, 5, 6], [7, 8, 9, 10, 11, double.PositiveInfinity]));
        Assert.Equal(1, EsmTestKit.Internal.Exploration.RankSum.Compare([7, 8, 9, 10, 11, double.PositiveInfinity], [1, 2, 3, 4, 5, 6]));
        Assert.Equal(0, EsmTestKit.Internal.Exploration.RankSum.Compare([1, 3, 5, 7], [2, 4, 6, 8]));
        Assert.Equal(0, EsmTestKit.Internal.Exploration.RankSum.Compare([1, 1, 1], [1, 1, 1]));
        // Four against four can tell, two against two cannot.
        Assert.Equal(-1, EsmTestKit.Internal.Exploration.RankSum.Compare([1, 2, 3, 4], [5, 6, 7, 8]));
        Assert.Equal(0, EsmTestKit.Internal.Exploration.RankSum.Compare([1, 2], [3, 4]));
    }

    [Fact]
    public void Of_twenty_seeds_the_eighteenth_is_nine_of_ten()
    {
        var strategy = new EsmZooStrategy("swarm") { Firsts = [.. Enumerable.Range(1, 18).Select(first => (int?)first), null, null] };

        Assert.Equal((10.5, 18), (strategy.Median, strategy.NinetiethPercentile));
        Assert.Equal(0.5, strategy.FoundWithin(10));
        Assert.Null((strategy with { Firsts = [1, null] }).NinetiethPercentile);
    }
}
