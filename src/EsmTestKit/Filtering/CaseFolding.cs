namespace EsmTestKit.Internal.Filtering;

/// <summary>Case ignored character by character: É is é, but ß is not SS, ı not I and Σ not ς (FLT-066).</summary>
internal static class CaseFolding
{
    public static bool Equal(string text, string pattern, bool ignoreCase)
    {
        if (!ignoreCase) return string.Equals(text, pattern, StringComparison.Ordinal);
        if (text.Length != pattern.Length) return false;
        for (var index = 0; index < text.Length; index++)
        {
            var (a, b) = (text[index], pattern[index]);
            // The pattern's own lower and upper form are what is looked for; no chain of mappings.
            if (a != b && a != char.ToLowerInvariant(b) && a != char.ToUpperInvariant(b)) return false;
        }

        return true;
    }
}
