namespace EsmTestKit.Internal.Contracts;

/// <summary>JSON that a contract sends or returns: texts may hold references, <c>&lt;repeat&gt;</c> and <c>&lt;literal&gt;</c> stand for what they make.</summary>
internal static class RequestTemplate
{
    public const string Literal = "<literal>";

    private static readonly string[] OnlyExpected = ["<more>", "<anyOrder>", "<json>", "<base64>", "<absent>"];

    /// <summary>Says what is wrong while the contract is read, and which references stand in it.</summary>
    public static IEnumerable<ReferencePath> Check(JsonTree tree)
    {
        switch (tree)
        {
            case JsonTree.Text text:
                return TextPattern.Parse(text, withForms: false).OfType<TextSegment.Reference>().Select(segment => segment.Path);
            case JsonTree.Array list:
                return [.. list.Items.SelectMany(Check)];
            case JsonTree.Object value when value[RepeatedText.Key] is not null:
                RepeatedText.Read(value);
                return [];
            case JsonTree.Object value when IsLiteral(value):
                return [];
            case JsonTree.Object value:
                var wrong = value.Members.FirstOrDefault(member => OnlyExpected.Contains(member.Name) || member.Name == Literal);
                return wrong is null
                    ? [.. value.Members.SelectMany(member => Check(member.Value))]
                    : throw wrong.At.Error(
                        wrong.Name == Literal ? "<literal> stands alone in its object." : $"{wrong.Name} is a form of expectations, and this is sent or returned.",
                        "Write the value itself; where a member really has that name, wrap the whole value: { \"<literal>\": { … } }.");
            default:
                return [];
        }
    }

    /// <summary>The value with everything in its place.</summary>
    public static JsonTree Fill(JsonTree tree, Func<ReferencePath, JsonTree> resolve) => tree switch
    {
        JsonTree.Text text => Fill(text, resolve),
        JsonTree.Array list => list with { Items = [.. list.Items.Select(item => Fill(item, resolve))] },
        JsonTree.Object value when value[RepeatedText.Key] is not null => Repeated(value),
        JsonTree.Object value when IsLiteral(value) => value.Members[0].Value,
        JsonTree.Object value => value with { Members = [.. value.Members.Select(member => member with { Value = Fill(member.Value, resolve) })] },
        _ => tree,
    };

    private static JsonTree Fill(JsonTree.Text text, Func<ReferencePath, JsonTree> resolve) => TextPattern.Parse(text, withForms: false) switch
    {
        [TextSegment.Plain] => text,
        [TextSegment.Reference alone] => resolve(alone.Path),
        var segments => text with
        {
            Value = string.Concat(segments.Select(segment => segment switch
            {
                TextSegment.Plain plain => plain.Text,
                TextSegment.Reference reference => JsonValues.AsText(resolve(reference.Path)),
                _ => throw new System.Diagnostics.UnreachableException(),
            })),
        },
    };

    private static JsonTree.Text Repeated(JsonTree.Object value)
    {
        var (unit, times) = RepeatedText.Read(value);
        return new JsonTree.Text(value.At, RepeatedText.Of(unit, times));
    }

    private static bool IsLiteral(JsonTree.Object value) => value.Members is [{ Name: Literal }];
}
