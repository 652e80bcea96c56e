using System.Globalization;
using System.Text.Json;
using EsmTestKit.Internal.Streams;

namespace EsmTestKit.Internal.Filtering;

/// <summary>Says what of a pattern did not match a document; asked only when somebody wants to know.</summary>
internal static class PatternExplainer
{
    private const int MostShown = 3;
    private const int LongestShown = 120;

    public static FilterExplanation Explain(FilterSet filters, FilterDocument document) =>
        new([.. filters.Patterns.Select(pattern => Explain(pattern, document))]);

    private static FilterPatternExplanation Explain(FilterPattern pattern, FilterDocument document)
    {
        if (pattern.Matches(document)) return new(pattern.Text, true, []);
        var nearest = pattern.Branches
            .Select(branch => Mismatches(pattern.Source, branch, document))
            .MinBy(mismatches => mismatches.Count) ?? [];
        return new(pattern.Text, false, nearest);
    }

    private static List<FilterMismatch> Mismatches(RecordSource source, PatternBranch branch, FilterDocument document)
    {
        if (!document.Fits(branch.Form)) return [OfForm(source, branch, document)];
        var unmet = branch.Fields.Where(field => !IsMet(field, document)).Select(field => OfField(source, field, document)).ToList();
        return unmet.Count > 0 ? unmet : [OfElements(branch)];
    }

    private static bool IsMet(PatternField field, FilterDocument document)
    {
        var leaves = document.Leaves(field.Path);
        return leaves.Count == 0 ? field.AllowsAbsence : leaves.Any(field.Accepts);
    }

    private static FilterMismatch OfForm(RecordSource source, PatternBranch branch, FilterDocument document)
    {
        var key = source.DataKey() ?? string.Empty;
        return document.PlainData is { } text
            ? new(key, "JSON, since the pattern names members of it", $"the plain text {Cut($"\"{JsonText.Escape(text)}\"")}", NearMiss.OfPlainData(source, text))
            : new(key, $"plain text that meets {branch.Fields.First(field => field.Path == key).Written}", "JSON", NearMiss.OfJsonData(source));
    }

    private static FilterMismatch OfField(RecordSource source, PatternField field, FilterDocument document)
    {
        var found = document.Visit().Where(node => node.Key == field.Path && node.Value.ValueKind != JsonValueKind.Array).Select(node => node.Value).ToList();
        return new(field.Path, field.Written, Shown(found), NearMiss.Of(source, field, found, document));
    }

    // Each field for itself has a value that fits; together they stand in different elements of an array.
    private static FilterMismatch OfElements(PatternBranch branch) => new(
        string.Join(", ", branch.Fields.Select(field => field.Path)),
        "all of them in one element of the array",
        "them in different elements only",
        "Keys below an array must be satisfied by the same element (FLT-084).");

    private static string Shown(List<JsonElement> found)
    {
        if (found.Count == 0) return "nothing";
        var shown = string.Join(", ", found.Take(MostShown).Select(Shown));
        return found.Count > MostShown ? string.Create(CultureInfo.InvariantCulture, $"{shown} and {found.Count - MostShown} more") : shown;
    }

    private static string Shown(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object ? $"an object {Cut(value.GetRawText())}" : Cut(value.GetRawText());

    private static string Cut(string text) => text.Length > LongestShown ? text[..LongestShown] + "…" : text;
}
