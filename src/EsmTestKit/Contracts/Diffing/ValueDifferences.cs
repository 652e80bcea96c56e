using System.Globalization;

namespace EsmTestKit.Internal.Contracts;

/// <summary>Where two JSON values differ: the innermost paths.</summary>
internal static class ValueDifferences
{
    /// <param name="path">Where both stand.</param>
    /// <param name="before">Null: it is absent.</param>
    /// <param name="after">Null: it is absent.</param>
    public static IEnumerable<(string Path, JsonTree? Before, JsonTree? After)> Of(string path, JsonTree? before, JsonTree? after)
    {
        switch (before, after)
        {
            case (null, null):
                return [];
            case (JsonTree.Object left, JsonTree.Object right):
                return left.Members.Select(member => member.Name).Union(right.Members.Select(member => member.Name), StringComparer.Ordinal)
                    .SelectMany(name => Of(path.Length == 0 ? name : $"{path}.{name}", left[name], right[name]));
            case (JsonTree.Array left, JsonTree.Array right) when left.Items.Count == right.Items.Count:
                return left.Items.SelectMany((item, index) => Of(string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]"), item, right.Items[index]));
            case ({ } left, { } right) when JsonValues.Same(left, right):
                return [];
            default:
                return [(path, before, after)];
        }
    }

    /// <summary>"10 to 100", for a sentence.</summary>
    public static string Shown(JsonTree? before, JsonTree? after) => $"{Shown(before)} to {Shown(after)}";

    private static string Shown(JsonTree? value) => value is null ? "nothing" : ShownValue.Of(value);
}
