using System.Reflection;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Tests.Rules;

public sealed class CoversTests
{
    private static readonly MethodInfo ThisMethod = (MethodInfo)MethodBase.GetCurrentMethod()!.DeclaringType!
        .GetMethod(nameof(A_rule_noted_in_a_plain_test_is_heard))!;

    [Fact, Covers("SQS-001")]
    public void A_rule_noted_in_a_plain_test_is_heard() => RuleHits.Note("SQS-001");

    [Fact, Covers("SQS-001", "SQS-002")]
    public async Task A_rule_noted_after_an_await_is_heard()
    {
        RuleHits.Note("SQS-001");
        await Task.Yield();
        RuleHits.Note("SQS-002");
    }

    [Fact, Covers("SQS-001")]
    public void A_rule_noted_on_another_thread_that_the_test_started_is_heard()
    {
        var thread = new Thread(() => RuleHits.Note("SQS-001"));
        thread.Start();
        thread.Join();
    }

    [Fact]
    [Covers("SQS-001")]
    [Covers("SQS-002", "SQS-003")]
    public async Task Several_attributes_hear_together()
    {
        RuleHits.Note("SQS-003");
        await Task.Yield();
        RuleHits.Note("SQS-001");
        RuleHits.Note("SQS-002");
    }

    [Theory, Covers("SQS-001")]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Each_row_of_a_theory_hears_for_itself(int row)
    {
        await Task.Yield();
        RuleHits.Note("SQS-001");
        Assert.InRange(row, 1, 2);
    }

    [Fact]
    public void A_rule_that_was_not_hit_fails_the_test_with_its_name_and_what_was_hit()
    {
        var covers = new CoversAttribute("SQS-001", "SQS-002");
        covers.Before(ThisMethod);
        RuleHits.Note("SQS-002");
        RuleHits.Note("SQS-003");

        var failure = Assert.Throws<RuleNotHitException>(() => covers.After(ThisMethod));
        Assert.Contains("covers SQS-001, but", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Rules hit: SQS-002, SQS-003.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_one_run_heard_does_not_count_in_the_next()
    {
        var covers = new CoversAttribute("SQS-001");
        covers.Before(ThisMethod);
        RuleHits.Note("SQS-001");
        covers.After(ThisMethod);

        covers.Before(ThisMethod);
        Assert.Throws<RuleNotHitException>(() => covers.After(ThisMethod));
    }
}
