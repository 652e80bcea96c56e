namespace EsmTestKit.Internal.Contracts;

/// <summary>"Did you mean": the known name nearest to a wrong one.</summary>
internal static class NameSuggestion
{
    /// <summary>"Did you mean X? Known: A, B." or just the list.</summary>
    public static string For(string wrong, IReadOnlyCollection<string> known, string label)
    {
        var list = known.Count == 0 ? $"There are no {label} yet." : $"{char.ToUpperInvariant(label[0])}{label[1..]}: {string.Join(", ", known)}.";
        return Nearest(wrong, known) is { } near ? $"Did you mean \"{near}\"? {list}" : list;
    }

    /// <summary>Null where nothing is near enough to be a slip.</summary>
    public static string? Nearest(string wrong, IReadOnlyCollection<string> known)
    {
        var best = known
            .Select(name => (Name: name, Distance: Distance(wrong.ToLowerInvariant(), name.ToLowerInvariant())))
            .OrderBy(candidate => candidate.Distance)
            .FirstOrDefault();
        return best.Name is not null && best.Distance <= Math.Max(1, Math.Min(wrong.Length, best.Name.Length) / 3) ? best.Name : null;
    }

    // Levenshtein, one row at a time.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[b.Length];
    }
}
