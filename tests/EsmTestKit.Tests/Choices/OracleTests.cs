using EsmTestKit.Internal.Choices;

namespace EsmTestKit.Tests.Choices;

public sealed class OracleTests
{
    private static readonly Option[] Options =
    [
        new("cut:3", "SQS-315", ChoiceCost.None),
        new("cut:2", "CP-01", ChoiceCost.Cut),
        new("cut:1", "CP-01", ChoiceCost.Cut),
    ];

    [Fact]
    public void The_canonical_oracle_opens_nothing_and_answers_0()
    {
        var oracle = new CanonicalOracle();

        Assert.False(oracle.Opens(ChoicePoint.BatchCut));
        Assert.Equal(0, Ask(oracle, "a"));
    }

    [Fact]
    public void The_same_seed_gives_the_same_answers_and_another_seed_others()
    {
        static List<int> Answers(long seed)
        {
            var oracle = new SeededOracle(seed);
            return [.. Enumerable.Range(0, 200).Select(_ => Ask(oracle, "a"))];
        }

        Assert.Equal(Answers(7), Answers(7));
        Assert.NotEqual(Answers(7), Answers(8));
        Assert.Equal([0, 1, 2], Answers(7).Distinct().Order());
    }

    [Fact]
    public void What_was_recorded_replays_to_the_same_answers_and_ends_in_the_usual()
    {
        var recording = new RecordingOracle(new SeededOracle(11));
        var first = Enumerable.Range(0, 20).Select(_ => Ask(recording, "a")).ToList();

        var replay = new ReplayOracle([.. recording.Decisions.Select(decision => decision.Index)], strict: true);

        Assert.Equal(first, Enumerable.Range(0, 20).Select(_ => Ask(replay, "a")));
        Assert.False(replay.Opens(ChoicePoint.BatchCut));
        Assert.Equal(0, Ask(replay, "a"));
    }

    [Fact]
    public void A_choice_that_is_not_there_is_an_error_when_strict_and_usual_when_lenient()
    {
        var error = Assert.Throws<EsmUsageException>(() => Ask(new ReplayOracle([5], strict: true), "orders>apply batch#1"));

        Assert.Contains("option 5", error.Message, StringComparison.Ordinal);
        Assert.Contains("orders>apply batch#1", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, Ask(new ReplayOracle([5], strict: false), "a"));
    }

    [Fact]
    public void A_decision_holds_at_its_site_alone_and_an_unmet_one_is_known()
    {
        var oracle = new DecisionOracle(new Dictionary<string, string> { ["here"] = "cut:1", ["nowhere"] = "cut:2" });

        Assert.Equal(2, Ask(oracle, "here"));
        Assert.Equal(0, Ask(oracle, "elsewhere"));
        Assert.Equal([("nowhere", "cut:2")], oracle.Unmet);
    }

    [Fact]
    public void A_decision_that_no_longer_fits_lists_what_there_is()
    {
        var oracle = new DecisionOracle(new Dictionary<string, string> { ["here"] = "cut:9" });

        Assert.Equal(0, Ask(oracle, "here"));
        var error = Assert.Throws<EsmUsageException>(oracle.CheckAllMet);

        Assert.Contains("cut:3, cut:2, cut:1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_site_that_is_asked_twice_takes_each_of_its_labels_once()
    {
        var oracle = new DecisionOracle([new("here", "cut:1"), new("here", "cut:2")]);

        Assert.Equal([1, 2, 0], [Ask(oracle, "here"), Ask(oracle, "here"), Ask(oracle, "here")]);
        oracle.CheckAllMet();
    }

    private static int Ask(Oracle oracle, string site) => oracle.Pick(ChoicePoint.BatchCut, site, Options);
}
