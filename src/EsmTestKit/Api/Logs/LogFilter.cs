namespace EsmTestKit.Internal.Api;

/// <summary>The filter patterns of CloudWatch Logs that are plain terms: each must stand in the line; quotes hold one together.</summary>
internal static class LogFilter
{
    /// <exception cref="EsmUsageException">The pattern is one of the other kinds.</exception>
    public static IReadOnlyList<string> Terms(string pattern)
    {
        var terms = new List<string>();
        var rest = pattern.Trim();
        while (rest.Length > 0)
        {
            if (rest[0] is '{' or '[' or '?' or '-' or '%')
            {
                throw new EsmUsageException($"The kit does not simulate the log filter pattern \"{pattern}\".", "Use plain terms, of which each must stand in the line: ERROR \"no such order\".");
            }

            var quoted = rest[0] == '"';
            var end = quoted ? rest.IndexOf('"', 1) : rest.IndexOf(' ', StringComparison.Ordinal);
            if (quoted && end < 0) throw new AwsServiceException("InvalidParameterException", "Invalid filter pattern");
            if (end < 0) end = rest.Length;
            terms.Add(quoted ? rest[1..end] : rest[..end]);
            rest = rest[Math.Min(rest.Length, quoted ? end + 1 : end)..].TrimStart();
        }

        return terms;
    }
}
