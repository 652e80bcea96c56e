using System.Text.RegularExpressions;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Conventions;

public sealed partial class RuleIdTests
{
    [Fact]
    public void Every_rule_that_code_or_tests_cite_is_in_the_book()
    {
        var book = new RuleBook();
        Offences.None(
            from file in Repository.Files("src", "tests").Where(file => file.EndsWith(".cs", StringComparison.Ordinal))
            from id in RuleIdText().Matches(Repository.Read(file)).Select(match => match.Value).Distinct()
            where !book.TryFind(id, out _)
            select $"{file}: {id}",
            "Cite a rule of src/EsmTestKit/Rules/rules.jsonl.");
    }

    [Fact]
    public void Every_rule_that_a_contract_folder_proves_is_in_the_book()
    {
        var book = new RuleBook();
        Offences.None(
            from file in Repository.Files("contracts", "fixtures").Where(file => Path.GetExtension(file) is ".md" or ".json")
            from id in RuleIdText().Matches(Repository.Read(file)).Select(match => match.Value).Distinct()
            where !book.TryFind(id, out _)
            select $"{file}: {id}",
            "Cite a rule of src/EsmTestKit/Rules/rules.jsonl.");
    }

    [GeneratedRegex(@"\b(?:SQS|STR|CTL|FLT|WIR|ADD|EXP|CP)-\d{2,3}[a-z]?\b")]
    private static partial Regex RuleIdText();
}
