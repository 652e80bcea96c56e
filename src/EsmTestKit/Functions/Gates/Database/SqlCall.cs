using System.Data;
using System.Data.Common;
using System.Text.RegularExpressions;

namespace EsmTestKit.Internal.Functions;

/// <summary>What a command is about to do, as far as its text shows: <c>Db.Insert payments 7</c>.</summary>
internal static partial class SqlCall
{
    private static readonly string[] ReadingVerbs = ["Select", "Show", "Explain", "Describe", "Pragma", "Values"];

    /// <param name="isRead">Asked with the text; null: by its first word.</param>
    public static GateCall Of(string name, DbCommand command, Func<string, bool>? isRead)
    {
        var text = command.CommandText;
        if (command.CommandType == CommandType.StoredProcedure) return new($"{name}.Call", text, !(isRead?.Invoke(text) ?? false));
        var verb = VerbOf(text);
        return new($"{name}.{verb}", ResourceOf(text, command.Parameters), !(isRead?.Invoke(text) ?? OnlyReads(text, verb)));
    }

    private static string VerbOf(string text)
    {
        var word = Verb().Match(text).Groups[1].ValueSpan;
        return word.IsEmpty ? "Execute" : string.Concat(char.ToUpperInvariant(word[0]).ToString(), word[1..].ToString().ToLowerInvariant());
    }

    // Several statements in one text, and WITH before a statement, may write.
    private static bool OnlyReads(string text, string verb) => (verb == "With" || ReadingVerbs.Contains(verb)) && !Writing().IsMatch(text);

    // The table, and the key where the first parameter that stands for one shows it.
    private static string ResourceOf(string text, DbParameterCollection parameters)
    {
        var table = Table().Match(text).Groups[1].Value;
        var key = parameters.Count == 0 ? null : GateMethod.Plain(parameters[0].Value ?? "");
        return string.IsNullOrEmpty(key) ? table : $"{table} {key}".TrimStart();
    }

    [GeneratedRegex(@"^(?:\s|--[^\n]*(?:\n|$)|/\*.*?\*/)*([A-Za-z]+)", RegexOptions.Singleline)]
    private static partial Regex Verb();

    [GeneratedRegex(@"\b(?:INSERT|UPDATE|DELETE|MERGE|REPLACE|CREATE|ALTER|DROP|TRUNCATE|CALL|EXEC|EXECUTE)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Writing();

    [GeneratedRegex(@"\b(?:FROM|INTO|UPDATE|TABLE)\s+[""\[`]?([\w.]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Table();
}
