namespace EsmTestKit.Internal.Contracts;

/// <summary>Plain text around forms: each form one character or more, shortest first, with backtracking.</summary>
internal static class TextMatcher
{
    /// <summary>Every way to read the text, the shortest first; without names at most one, since they do not differ.</summary>
    public static IEnumerable<NameBindings> Read(IReadOnlyList<TextSegment> segments, string text, NameBindings bindings, string? member)
    {
        var hasNames = segments.Any(segment => segment is TextSegment.Form { Name: not null });
        if (hasNames) return Named(segments, 0, text, 0, bindings, member);
        return Unnamed(segments, 0, text, 0, []) ? [bindings] : [];
    }

    private static IEnumerable<NameBindings> Named(IReadOnlyList<TextSegment> segments, int index, string text, int from, NameBindings bindings, string? member)
    {
        if (index == segments.Count)
        {
            if (from == text.Length) yield return bindings;
            yield break;
        }

        foreach (var end in Ends(segments, index, text, from, bindings))
        {
            var next = bindings;
            if (segments[index] is TextSegment.Form { Name: { } name, Differs: false } form)
            {
                // A number keeps its value where its digits stand in a text.
                if (bindings.TryBind(form, bindings[name] ?? JsonValues.Text(text[from..end]), member) is not { } bound) continue;
                next = bound;
            }

            foreach (var reading in Named(segments, index + 1, text, end, next, member)) yield return reading;
        }
    }

    // Without names a place that failed once fails always.
    private static bool Unnamed(IReadOnlyList<TextSegment> segments, int index, string text, int from, HashSet<(int Index, int From)> failed)
    {
        if (index == segments.Count) return from == text.Length;
        if (failed.Contains((index, from))) return false;
        foreach (var end in Ends(segments, index, text, from, NameBindings.None))
        {
            if (Unnamed(segments, index + 1, text, end, failed)) return true;
        }

        failed.Add((index, from));
        return false;
    }

    /// <summary>Where this segment may end, the nearest first.</summary>
    private static IEnumerable<int> Ends(IReadOnlyList<TextSegment> segments, int index, string text, int from, NameBindings bindings)
    {
        switch (segments[index])
        {
            case TextSegment.Plain plain:
                return At(plain.Text, text, from);
            case TextSegment.Form { Name: { } name, Differs: false } when bindings[name] is { } bound:
                return At(JsonValues.AsText(bound), text, from);
            case TextSegment.Form form:
                return Ends(form, segments, index, text, from, bindings);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static IEnumerable<int> Ends(TextSegment.Form form, IReadOnlyList<TextSegment> segments, int index, string text, int from, NameBindings bindings)
    {
        var differs = form is { Differs: true, Name: { } name } ? bindings[name] : null;
        foreach (var end in Candidates(segments, index, text, from))
        {
            var piece = text.AsSpan(from, end - from);
            if (differs is not null && piece.SequenceEqual(JsonValues.AsText(differs))) continue;
            if (form.Kind is FormKind.Any or FormKind.String || ValueForm.Accepts(form.Kind, piece.ToString())) yield return end;
        }
    }

    // The last form takes the rest; one before a plain text ends where that text stands.
    private static IEnumerable<int> Candidates(IReadOnlyList<TextSegment> segments, int index, string text, int from)
    {
        if (index == segments.Count - 1)
        {
            if (from < text.Length) yield return text.Length;
            yield break;
        }

        if (segments[index + 1] is TextSegment.Plain plain)
        {
            for (var at = from + 1; at < text.Length && (at = text.IndexOf(plain.Text, at, StringComparison.Ordinal)) >= 0; at++) yield return at;
            yield break;
        }

        for (var end = from + 1; end <= text.Length; end++) yield return end;
    }

    private static IEnumerable<int> At(string piece, string text, int from)
    {
        if (string.CompareOrdinal(text, from, piece, 0, piece.Length) == 0 && piece.Length <= text.Length - from) yield return from + piece.Length;
    }
}
