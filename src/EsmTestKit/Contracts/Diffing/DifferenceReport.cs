using System.Globalization;
using System.Text;

namespace EsmTestKit.Internal.Contracts;

/// <summary>Differences of contracts as text, JSON and Markdown.</summary>
internal static class DifferenceReport
{
    /// <param name="contracts">Each with the differences of its two versions.</param>
    public static string Text(IReadOnlyList<ComparedContract> contracts)
    {
        var text = new StringBuilder();
        foreach (var contract in contracts.Where(contract => contract.Differences.Count > 0))
        {
            text.Append(contract.Name).Append('\n');
            foreach (var difference in contract.Differences)
            {
                text.Append(CultureInfo.InvariantCulture, $"  {Name(difference.Grade),-8}  {difference.Where}: {difference.What}\n");
                if (Because(difference) is { } why) text.Append("            ").Append(why).Append('\n');
            }
        }

        return text.Append(Sums(contracts)).Append('\n').ToString();
    }

    public static string Markdown(IReadOnlyList<ComparedContract> contracts)
    {
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"**Contracts: {Sums(contracts)}**\n"));
        foreach (var contract in contracts.Where(contract => contract.Differences.Count > 0))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n### {Escaped(contract.Name)}\n\n| | where | difference |\n| --- | --- | --- |\n");
            foreach (var difference in contract.Differences)
            {
                var why = Because(difference) is { } because ? $"<br>_{Escaped(because)}_" : string.Empty;
                text.Append(CultureInfo.InvariantCulture, $"| {(difference.Grade == DifferenceGrade.Breaking ? "**breaking**" : Name(difference.Grade))} | {Escaped(difference.Where)} | {Escaped(difference.What)}{why} |\n");
            }
        }

        return text.ToString();
    }

    public static string Json(IReadOnlyList<ComparedContract> contracts)
    {
        var counts = Grades.Select(grade => (Name(grade), (JsonTree)JsonValues.Number(Count(contracts, grade))));
        return ContractText.Of(JsonValues.Object(counts.Append(("contracts", JsonValues.Array(contracts.Select(contract => JsonValues.Object(
            ("contract", JsonValues.Text(contract.Name)),
            ("differences", JsonValues.Array(contract.Differences.Select(Json))))))))));
    }

    private static IReadOnlyList<DifferenceGrade> Grades => [DifferenceGrade.Breaking, DifferenceGrade.Notable, DifferenceGrade.Cosmetic];

    private static JsonTree Json(Difference difference)
    {
        var members = new List<(string, JsonTree)>
        {
            ("grade", JsonValues.Text(Name(difference.Grade))),
            ("where", JsonValues.Text(difference.Where)),
            ("what", JsonValues.Text(difference.What)),
        };
        if (difference.Why is { } why) members.Add(("why", JsonValues.Text(why)));
        if (difference.Rule is { } rule) members.Add(("rule", JsonValues.Text(rule)));
        return JsonValues.Object(members);
    }

    private static string Sums(IReadOnlyList<ComparedContract> contracts) => contracts.All(contract => contract.Differences.Count == 0)
        ? "no difference"
        : string.Join(", ", Grades.Select(grade => string.Create(CultureInfo.InvariantCulture, $"{Count(contracts, grade)} {Name(grade)}")));

    private static int Count(IReadOnlyList<ComparedContract> contracts, DifferenceGrade grade) => contracts.Sum(contract => contract.Differences.Count(difference => difference.Grade == grade));

    private static string? Because(Difference difference) => (difference.Why, difference.Rule) switch
    {
        (null, null) => null,
        (null, { } rule) => $"({rule})",
        ({ } why, null) => why,
        ({ } why, { } rule) => $"{why} ({rule})",
    };

    private static string Name(DifferenceGrade grade) => grade switch
    {
        DifferenceGrade.Breaking => "breaking",
        DifferenceGrade.Notable => "notable",
        DifferenceGrade.Cosmetic => "cosmetic",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    // Texts of the contract are data: no cell ends early, nothing becomes HTML.
    private static string Escaped(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal).Replace("\n", " ", StringComparison.Ordinal);
}
