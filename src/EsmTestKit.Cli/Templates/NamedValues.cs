namespace EsmTestKit.Cli;

/// <summary>Options of the form <c>NAME=VALUE</c>.</summary>
internal static class NamedValues
{
    /// <exception cref="EsmUsageException">One has another form.</exception>
    public static SortedDictionary<string, string> Of(string[]? given, string option)
    {
        var pairs = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in given ?? [])
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0) throw new EsmUsageException($"{option} is \"{pair}\".", $"Write {option} NAME=VALUE.");
            pairs[pair[..at]] = pair[(at + 1)..];
        }

        return pairs;
    }
}
