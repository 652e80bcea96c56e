using System.Text.RegularExpressions;
using EsmTestKit.Cli;

namespace EsmTestKit.Tests.Cli;

/// <summary>Every command line that a document shows is one that esm takes.</summary>
public sealed partial class DocumentedCommandTests
{
    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/campaigns.md")]
    [InlineData("docs/contracts.md")]
    [InlineData("docs/filters.md")]
    [InlineData("docs/lints.md")]
    [InlineData("docs/tutorial.md")]
    [InlineData("docs/wire.md")]
    [InlineData("src/EsmTestKit.Cli/README.md")]
    public void A_command_line_that_is_shown_is_understood(string document)
    {
        var lines = Shown().Matches(File.ReadAllText(Path.Combine(Repository.Root, document))).Select(match => match.Groups[1].Value).ToList();

        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Empty(EsmCommand.Create().Parse(Words(line)).Errors.Select(error => $"{line}: {error.Message}")));
    }

    private static List<string> Words(string line) => [.. Word().Matches(line).Select(match => match.Value.Replace("\"", "", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal)).Where(word => word.Length > 0)];

    [GeneratedRegex(@"^(?:\$ (?:dotnet )?)?esm (.+)$", RegexOptions.Multiline)]
    private static partial Regex Shown();

    [GeneratedRegex("""(?:[^\s"']|"[^"]*"|'[^']*')+""")]
    private static partial Regex Word();
}
