namespace EsmTestKit.Internal.Filtering;

/// <summary>A text in which <c>*</c> stands for any run of characters, the empty one included; <c>\*</c> and <c>\\</c> are literal (FLT-075).</summary>
internal sealed class WildcardText(IReadOnlyList<string> pieces)
{
    public bool Matches(string text)
    {
        if (pieces.Count == 1) return text == pieces[0];
        if (!text.StartsWith(pieces[0], StringComparison.Ordinal)) return false;
        var at = pieces[0].Length;
        for (var index = 1; index < pieces.Count - 1; index++)
        {
            var found = text.IndexOf(pieces[index], at, StringComparison.Ordinal);
            if (found < 0) return false;
            at = found + pieces[index].Length;
        }

        return text.Length - at >= pieces[^1].Length && text.EndsWith(pieces[^1], StringComparison.Ordinal);
    }
}
