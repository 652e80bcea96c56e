using System.Text.RegularExpressions;

namespace EsmTestKit.Conventions;

/// <summary>One C# file: its text, and its code without comments and string contents.</summary>
internal sealed partial record SourceFile(string Path, string Text, string Code)
{
    public static SourceFile Load(string relative)
    {
        var text = Repository.Read(relative);
        return new SourceFile(relative, text, CommentsAndStrings().Replace(text, match => match.Value[0] == '/' ? "" : "\"\""));
    }

    public string Namespace => NamespaceLine().Match(Code).Groups[1].Value;

    /// <summary>The types that stand at the top of the file, not nested ones.</summary>
    public IEnumerable<string> Types => TopLevelType().Matches(Code).Select(match => match.Groups[1].Value);

    // Raw strings first, then verbatim, plain and character literals, then comments: what starts first wins.
    [GeneratedRegex(@"(?s)""""""+.*?""""""+|@""(?:[^""]|"""")*""|""(?:\\.|[^""\\\n])*""|'(?:\\.|[^'\\\n])'|//[^\n]*|/\*.*?\*/")]
    private static partial Regex CommentsAndStrings();

    [GeneratedRegex(@"(?m)^namespace ([\w.]+)")]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"(?m)^(?:(?:public|internal|file|sealed|static|abstract|readonly|ref|partial) )*(?:class|record struct|record class|record|struct|interface|enum|delegate [\w<>?,. ]+?) (\w+)")]
    private static partial Regex TopLevelType();
}
