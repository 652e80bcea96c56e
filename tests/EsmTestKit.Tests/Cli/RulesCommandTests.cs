namespace EsmTestKit.Tests.Cli;

public sealed class RulesCommandTests
{
    [Theory]
    [InlineData("CTL-040")]
    [InlineData("ctl-040")]
    public void An_id_prints_sentence_grade_and_source(string id)
    {
        var (code, output, _) = Shell.Run("rules", id);

        Assert.Equal(0, code);
        Assert.StartsWith("CTL-040  ", output, StringComparison.Ordinal);
        Assert.Contains("Stream not found: <arn>", output, StringComparison.Ordinal);
        Assert.Contains("grade: recorded", output, StringComparison.Ordinal);
        Assert.Contains("source: [AWS-recorded] LS-kin", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refined_rule_shows_what_refines_it()
    {
        var output = Shell.Run("rules", "FLT-009").Output;

        Assert.Contains("refined by ADD-12:", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Words_print_all_rules_that_hold_them_and_their_number()
    {
        var (code, output, _) = Shell.Run("rules", "batching", "window", "FIFO");

        Assert.Equal(0, code);
        Assert.Contains("SQS-289  ", output, StringComparison.Ordinal);
        Assert.Contains("CTL-036  ", output, StringComparison.Ordinal);
        Assert.EndsWith("of 1481 rules", output.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_found_says_how_to_look()
    {
        var (code, _, error) = Shell.Run("rules", "xyzzy");

        Assert.Equal(1, code);
        Assert.Contains("No rule holds \"xyzzy\"", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_words_the_sections_are_shown()
    {
        var (code, output, _) = Shell.Run("rules");

        Assert.Equal(0, code);
        Assert.Contains("control-plane.md: ", output, StringComparison.Ordinal);
        Assert.Contains("CTL-027 to CTL-064  4. Error catalogue", output, StringComparison.Ordinal);
    }
}
