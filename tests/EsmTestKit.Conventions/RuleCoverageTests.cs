using System.Text.RegularExpressions;
using EsmTestKit.Internal.Rules;
using Xunit.Abstractions;

namespace EsmTestKit.Conventions;

public sealed class RuleCoverageTests(ITestOutputHelper output)
{
    private readonly RuleBook _book = new();
    private readonly RuleCoverage _coverage = RuleCoverage.Load();

    [Fact]
    public void Rules_named_by_tests_or_by_the_status_files_exist() =>
        Offences.None(
            _coverage.Covered.Concat(_coverage.Choice.Keys).Concat(_coverage.Refused.Keys).Concat(_coverage.Deviation.Keys).Concat(_coverage.Settled.Keys).Where(id => !_book.TryFind(id, out _)),
            $"Cite a rule of src/EsmTestKit/Rules/rules.jsonl, in [Covers] and in {RuleCoverage.StatusFolder}.");

    [Fact]
    public void Each_listed_rule_says_why_and_stands_in_one_list()
    {
        Offences.None(
            _coverage.Choice.Concat(_coverage.Refused).Concat(_coverage.Deviation).Concat(_coverage.Settled).Where(rule => rule.Value.Length < 10).Select(rule => rule.Key),
            "Say which choice of the oracle it is, with which error the kit refuses it, what it does otherwise, or why there is nothing to prove.");
        Offences.None(_coverage.Choice.Keys.Intersect(_coverage.Refused.Keys), "A rule is open to exploration or refused, not both.");
        Offences.None(
            _coverage.Settled.Keys.Where(id => _coverage.Covered.Contains(id) || _coverage.Choice.ContainsKey(id) || _coverage.Refused.ContainsKey(id) || _coverage.Deviation.ContainsKey(id)),
            "A settled rule has nothing to prove: a test names it, or it stands in another list, so take it out of \"settled\".");
    }

    [Fact]
    public void Each_family_has_a_status_file() =>
        Offences.None(
            _book.All.Select(rule => RuleCoverage.Family(rule.Id.Text)).Where(family => !_coverage.MostOpen.ContainsKey(family)),
            $"Each family of rules has its file in {RuleCoverage.StatusFolder}.");

    [Fact]
    public void The_number_of_open_rules_only_falls()
    {
        var grown = new List<string>();
        foreach (var family in _book.All.GroupBy(rule => RuleCoverage.Family(rule.Id.Text)))
        {
            var ids = family.Select(rule => rule.Id.Text).ToList();
            var covered = ids.Count(_coverage.Covered.Contains);
            var choice = ids.Count(id => !_coverage.Covered.Contains(id) && _coverage.Choice.ContainsKey(id));
            var refused = ids.Count(id => !_coverage.Covered.Contains(id) && _coverage.Refused.ContainsKey(id));
            var deviation = ids.Count(id => !_coverage.Covered.Contains(id) && _coverage.Deviation.ContainsKey(id));
            var settled = ids.Count(_coverage.Settled.ContainsKey);
            var openIds = _coverage.Open(_book).Select(rule => rule.Id.Text).Where(id => RuleCoverage.Family(id) == family.Key).ToList();
            var open = openIds.Count;
            var most = _coverage.MostOpen[family.Key];
            output.WriteLine($"{family.Key,-4} {ids.Count,5} rules: {covered,4} covered, {choice,3} choice, {refused,3} refused, {deviation,3} deviation, {settled,3} settled, {open,4} open (at most {most}) {string.Join(' ', openIds)}");
            if (open < most && Accepted.Accepting) Lower(family.Key, open);
            if (open > most) grown.Add($"{family.Key}: {open} open, {most} allowed; they begin with {string.Join(", ", openIds.Take(5))}");
        }

        Offences.None(
            grown,
            $"A test lost its [Covers], or rules were added without one. Cover them, or list them with a reason in {RuleCoverage.StatusFolder}.");
    }

    private static void Lower(string family, int open)
    {
        var path = Repository.PathOf(RuleCoverage.StatusFile(family));
        File.WriteAllText(path, Regex.Replace(File.ReadAllText(path), @"""mostOpen"": \d+", $"\"mostOpen\": {open}"));
    }
}
