namespace EsmTestKit.Internal.Exploration;

/// <summary>Two stories side by side: what is the same stands on one line.</summary>
internal static class TwoColumns
{
    private const int MostWidth = 60;

    public static IEnumerable<string> Of(string leftTitle, IReadOnlyList<string> left, string rightTitle, IReadOnlyList<string> right)
    {
        var rows = LongStory.Shortened([.. Align(left, right)], row => row.Right.StartsWith(Story.Move, StringComparison.Ordinal), line => (Left: line, Right: line)).ToList();
        var width = Math.Min(MostWidth, rows.Select(row => row.Left.Length).Append(leftTitle.Length).Max());
        yield return Row(leftTitle, rightTitle, width, ' ');
        yield return Row(new string('-', leftTitle.Length), new string('-', rightTitle.Length), width, ' ');
        foreach (var (one, other) in rows) yield return Row(one, other, width, one == other ? ' ' : '|');
    }

    private static string Row(string left, string right, int width, char mark) =>
        $"  {Cut(left, width).PadRight(width)} {mark} {Cut(right, MostWidth + 20)}".TrimEnd();

    private static string Cut(string text, int width) => text.Length <= width ? text : text[..(width - 1)] + "…";

    // The longest common subsequence keeps together what is the same.
    public static IEnumerable<(string Left, string Right)> Align(IReadOnlyList<string> left, IReadOnlyList<string> right)
    {
        var common = new int[left.Count + 1, right.Count + 1];
        for (var i = left.Count - 1; i >= 0; i--)
        {
            for (var j = right.Count - 1; j >= 0; j--) common[i, j] = left[i] == right[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        }

        var (x, y) = (0, 0);
        while (x < left.Count || y < right.Count)
        {
            if (x < left.Count && y < right.Count && left[x] == right[y]) yield return (left[x++], right[y++]);
            else if (y < right.Count && (x == left.Count || common[x, y + 1] >= common[x + 1, y])) yield return ("", right[y++]);
            else yield return (left[x++], "");
        }
    }
}
