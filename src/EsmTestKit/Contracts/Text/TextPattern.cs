using System.Text.RegularExpressions;

namespace EsmTestKit.Internal.Contracts;

/// <summary>A piece of a text in a contract.</summary>
internal abstract record TextSegment
{
    private protected TextSegment()
    {
    }

    public sealed record Plain(string Text) : TextSegment;

    public sealed record Reference(ReferencePath Path) : TextSegment;

    /// <param name="Name">The name it binds, or null.</param>
    /// <param name="Differs"><c>!name</c>: different from the bound value.</param>
    public sealed record Form(FormKind Kind, string? Name, bool Differs) : TextSegment
    {
        public override string ToString() => $"<{ValueForm.Name(Kind)}{(Name is null ? string.Empty : $":{(Differs ? "!" : string.Empty)}{Name}")}>";
    }
}

/// <summary>A text of a contract, cut into plain text, references and forms.</summary>
internal static partial class TextPattern
{
    /// <param name="withForms">Expectations hold forms; requests and results do not.</param>
    public static IReadOnlyList<TextSegment> Parse(JsonTree.Text text, bool withForms)
    {
        var segments = new List<TextSegment>();
        var plainFrom = 0;
        foreach (Match match in Special().Matches(text.Value))
        {
            if (Segment(text, match, withForms) is not { } segment) continue;
            if (match.Index > plainFrom) segments.Add(new TextSegment.Plain(text.Value[plainFrom..match.Index]));
            segments.Add(segment);
            plainFrom = match.Index + match.Length;
        }

        if (plainFrom < text.Value.Length || segments.Count == 0) segments.Add(new TextSegment.Plain(text.Value[plainFrom..]));
        return segments;
    }

    private static TextSegment? Segment(JsonTree.Text text, Match match, bool withForms)
    {
        if (match.Groups["path"].Success) return new TextSegment.Reference(ReferencePath.Parse(text.At, match.Groups["path"].Value));
        if (!withForms) return null;
        var isWhole = match.Length == text.Value.Length;
        var name = match.Groups["name"];
        if (ValueForm.Find(match.Groups["form"].Value) is { } kind)
        {
            if (!match.Groups["colon"].Success) return new TextSegment.Form(kind, null, Differs: false);
            if (Name().IsMatch(name.Value)) return new TextSegment.Form(kind, name.Value, match.Groups["not"].Success);
            throw text.At.Error($"\"{name.Value}\" in {match.Value} is no name.", "A name is a letter, then letters, digits and hyphens: <uuid:mapping>, <string:!first>.");
        }

        // Inside a longer text anything may stand between angle brackets; alone it is a slip of the pen.
        return isWhole ? throw text.At.Error(
            $"{match.Value} is no form.",
            NameSuggestion.For(match.Groups["form"].Value, ValueForm.Names, "forms") + " A text that looks like one stands in { \"<literal>\": \"…\" }.") : null;
    }

    [GeneratedRegex(@"\$\{(?<path>[^}]*)\}|<(?<form>[A-Za-z]+)(?<colon>:(?<not>!)?(?<name>[^<>]*))?>")]
    private static partial Regex Special();

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9-]*\z")]
    private static partial Regex Name();
}
