using System.Globalization;
using System.Text;

namespace EsmTestKit.Internal.Contracts;

/// <summary>Values and expectations as reports show them: compact, long ones cut.</summary>
internal static class ShownValue
{
    private const int Longest = 400;

    public static string Of(JsonTree? value) => value is null ? "nothing: the member is absent" : Cut(CompactJson.Of(value));

    public static string Of(Expectation expected) => Cut(Text(expected));

    public static string Cut(string text) =>
        text.Length <= Longest ? text : string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, Longest)}… ({text.Length} characters)");

    private static string Text(Expectation expected) => expected switch
    {
        Expectation.Fixed value => CompactJson.Of(value.Value),
        Expectation.Text text => Quoted(text.ToString()),
        Expectation.Repeat repeat => string.Create(CultureInfo.InvariantCulture, $"{Quoted(repeat.Unit)} {repeat.Times} times"),
        Expectation.Json json => $"a text that holds {Text(json.Inner)}",
        Expectation.Base64 base64 => $"base64 of {Text(base64.Inner)}",
        Expectation.Absent => "nothing: the member must be absent",
        Expectation.Array list => $"[{string.Join(',', list.Items.Select(Text))}]",
        Expectation.AnyOrder list => $"in any order [{string.Join(',', list.Items.Select(Text))}]",
        Expectation.Object value => $"{{{string.Join(',', value.Members.Select(member => $"{Quoted(member.Key)}:{Text(member.Value)}").Concat(value.More ? ["…"] : []))}}}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder();
        CompactJson.WriteText(quoted, text);
        return quoted.ToString();
    }
}
