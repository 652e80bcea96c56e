using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Tests.Rules;

public sealed class RuleBookTests
{
    private readonly RuleBook _book = new();

    [Theory]
    [InlineData("sqs.md", 442)]
    [InlineData("streams.md", 447)]
    [InlineData("control-plane.md", 174)]
    [InlineData("filtering.md", 95)]
    [InlineData("wire.md", 105)]
    [InlineData("exploration.md", 131)]
    [InlineData("addendum.md", 87)]
    public void Each_collection_is_whole(string file, int rules) => Assert.Equal(rules, _book.All.Count(rule => rule.File == file));

    [Theory]
    [InlineData("SQS", 442)]
    [InlineData("STR", 447)]
    [InlineData("CTL", 174)]
    [InlineData("FLT", 95)]
    [InlineData("WIR", 105)]
    public void Ids_run_without_a_gap(string family, int last)
    {
        var expected = Enumerable.Range(1, last).Select(number => $"{family}-{number:000}");
        Assert.Equal(expected, _book.All.Select(rule => rule.Id.Text).Where(id => id.StartsWith(family + "-", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_rule_says_something_and_every_refinement_exists()
    {
        Assert.All(_book.All, rule =>
        {
            Assert.NotEmpty(rule.Sentence);
            Assert.NotEmpty(rule.Section);
            Assert.All(rule.RefinedBy, id => Assert.True(_book.TryFind(id, out _), $"{rule.Id} is refined by {id}, which is no rule."));
        });
    }

    [Fact]
    public void A_rule_is_found_by_its_id_with_its_grade_and_refinements()
    {
        var rule = _book["SQS-084"];

        Assert.StartsWith("MD5OfMessageAttributes = MD5 over attributes sorted by name", rule.Sentence, StringComparison.Ordinal);
        Assert.Equal(RuleGrade.Recorded, rule.Grade);
        Assert.Equal("A5. User message attributes and MD5", rule.Section);
        Assert.Equal(["ADD-01"], rule.RefinedBy.Select(id => id.Text));
    }

    [Fact]
    public void A_rule_out_of_a_table_reads_as_a_sentence() =>
        Assert.StartsWith("Condition: Queue missing; Text (exact where recorded): `Error occurred while ReceiveMessage.", _book["CTL-041"].Sentence, StringComparison.Ordinal);

    [Fact]
    public void What_the_addendum_regrades_is_regraded()
    {
        Assert.Equal(RuleGrade.Asserted, _book["SQS-177"].Grade);
        Assert.Equal(46, _book.All.Count(rule => rule.Grade == RuleGrade.Asserted));
        Assert.Equal(RuleGrade.Documented, _book["STR-223"].Grade);
    }

    [Fact]
    public void Rules_are_found_by_words_of_any_case() =>
        Assert.Contains("SQS-006", _book.Search("unknown attribute fifoqueue").Select(rule => rule.Id.Text));

    [Fact]
    public void A_rule_that_does_not_exist_is_named_with_those_that_do()
    {
        var error = Assert.Throws<EsmUsageException>(() => _book[$"SQS-{999}"]);
        Assert.Contains("There is no rule SQS-" + "999. The SQS rules go from SQS-001 to SQS-442.", error.Message, StringComparison.Ordinal);
    }
}
