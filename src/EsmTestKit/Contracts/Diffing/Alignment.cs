namespace EsmTestKit.Internal.Contracts;

/// <summary>Two lists side by side: what is the same stands together, what is between two such pairs is paired in order.</summary>
internal static class Alignment
{
    /// <param name="pairsTheRest">Whether items that are not the same stand together too where they take each other's place.</param>
    public static IReadOnlyList<(T? Before, T? After)> Of<T>(IReadOnlyList<T> before, IReadOnlyList<T> after, Func<T, T, bool> same, bool pairsTheRest)
        where T : class
    {
        var longest = Longest(before, after, same);
        var pairs = new List<(T?, T?)>();
        var (removed, added) = (new List<T>(), new List<T>());
        for (int i = 0, j = 0; i < before.Count || j < after.Count;)
        {
            if (i < before.Count && j < after.Count && same(before[i], after[j]))
            {
                Flush();
                pairs.Add((before[i++], after[j++]));
            }
            else if (j == after.Count || (i < before.Count && longest[i + 1, j] >= longest[i, j + 1]))
            {
                removed.Add(before[i++]);
            }
            else
            {
                added.Add(after[j++]);
            }
        }

        Flush();
        return pairs;

        void Flush()
        {
            var together = pairsTheRest ? Math.Min(removed.Count, added.Count) : 0;
            for (var index = 0; index < together; index++) pairs.Add((removed[index], added[index]));
            pairs.AddRange(removed.Skip(together).Select(item => ((T?)item, default(T))));
            pairs.AddRange(added.Skip(together).Select(item => (default(T), (T?)item)));
            removed.Clear();
            added.Clear();
        }
    }

    // The length of the longest common subsequence of what is left of both.
    private static int[,] Longest<T>(IReadOnlyList<T> before, IReadOnlyList<T> after, Func<T, T, bool> same)
    {
        var longest = new int[before.Count + 1, after.Count + 1];
        for (var i = before.Count - 1; i >= 0; i--)
        {
            for (var j = after.Count - 1; j >= 0; j--)
            {
                longest[i, j] = same(before[i], after[j]) ? longest[i + 1, j + 1] + 1 : Math.Max(longest[i + 1, j], longest[i, j + 1]);
            }
        }

        return longest;
    }
}
