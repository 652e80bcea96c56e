using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Tests.Exploration;

/// <summary>The formulas against each other and against the plan's tables (EXP-250): what is compared with an enumerator must be right itself.</summary>
public sealed class FormulaTests
{
    [Fact]
    [Covers("EXP-250")]
    public void The_formulas_agree_with_each_other()
    {
        RuleHits.Note("EXP-250");
        for (var n = 1; n <= 5; n++)
        {
            for (var f = 0; f <= 2; f++) Assert.Equal(Enumerable.Range(0, f + 1).Sum(d => Formulas.Words(n, d)), Formulas.ClosedLoop(n, 1, f, 0));
            for (var b = 1; b <= n; b++)
            {
                Assert.Equal(Formulas.Factorial(n) * Formulas.Compositions(n, b), Formulas.BatchedWords(n, b, 0));
                for (var f = 0; f <= 2; f++) Assert.Equal(Formulas.Restarted(n, b, f), Formulas.Groups([n], b, f));
            }

            Assert.Equal(Formulas.Interleaved(n, 1), Formulas.Factorial(n));
        }

        Assert.Equal(Formulas.Multinomial(2, 3), Formulas.Groups([2, 3], 1, 0));
        Assert.Equal(Formulas.Multinomial(2, 1, 1), Formulas.Lanes([2, 1, 1], 1, 1));
    }

    [Theory]
    [InlineData(3, 2, 1, 10, 10, 12, 15)]
    [InlineData(3, 3, 2, 25, 28, 40, 88)]
    [InlineData(4, 2, 3, 105, 128, 175, 0)]
    [InlineData(5, 3, 2, 153, 170, 273, 731)]
    public void A_shard_has_as_many_schedules_as_the_table_says(int n, int b, int f, long retried, long bisected, long partial, long restarted)
    {
        Assert.Equal(retried, Formulas.Retried(n, b, f));
        Assert.Equal(bisected, Formulas.Bisected(n, b, f));
        Assert.Equal(partial, Formulas.Partial(n, b, f));
        if (restarted > 0) Assert.Equal(restarted, Formulas.Restarted(n, b, f));
    }

    [Theory]
    [InlineData(3, 2, 858)]
    [InlineData(4, 3, 24_000)]
    public void Batched_words_are_as_many_as_the_table_says(int n, int b, long expected) => Assert.Equal(expected, Formulas.BatchedWords(n, b, 2));

    [Theory]
    [InlineData(3, 2, 240, 168, 2_934)]
    [InlineData(4, 1, 264, 264, 3_624)]
    public void A_queue_that_fails_at_once_has_as_many_as_the_table_says(int n, int b, long failed, long copied, long both)
    {
        Assert.Equal(failed, Formulas.ClosedLoop(n, b, 1, 0));
        Assert.Equal(copied, Formulas.ClosedLoop(n, b, 0, 1));
        Assert.Equal(both, Formulas.ClosedLoop(n, b, 1, 1));
    }

    [Fact]
    public void Lanes_and_groups_are_as_many_as_the_tables_say()
    {
        Assert.Equal(106, Formulas.Lanes([2, 2], 2, 2));
        Assert.Equal(510, Formulas.Lanes([2, 1, 1], 2, 2));
        Assert.Equal(523, Formulas.Groups([2, 1], 2, 2));
        Assert.Equal(1_680, Formulas.Interleaved(3, 3));
    }
}
