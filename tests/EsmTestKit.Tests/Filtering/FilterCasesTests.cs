using EsmTestKit.Cli;

namespace EsmTestKit.Tests.Filtering;

/// <summary>Every line of <c>fixtures/filters/filter-cases.jsonl</c>, read as <c>esm filter --cases</c> reads it.</summary>
public sealed class FilterCasesTests
{
    private static readonly Dictionary<string, FilterCase> All =
        FilterCase.ReadAll(Path.Combine(Repository.Root, "fixtures", "filters", "filter-cases.jsonl")).ToDictionary(line => line.Name, StringComparer.Ordinal);

    public static TheoryData<string> Cases() => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_case_gives_its_result(string name)
    {
        var line = All[name];

        var outcome = line.Run(given: null);

        Assert.True(line.Expects(outcome), $"{line.Pattern} on {line.Event}: expected {line.Result}, got {outcome.Result}. {outcome.Explanation}");
    }
}
