namespace EsmTestKit.Internal.Contracts;

/// <summary>JSON of a contract to what it expects.</summary>
internal static class ExpectationReader
{
    private static readonly string[] Forms = ["<more>", "<anyOrder>", "<json>", "<base64>", RepeatedText.Key, RequestTemplate.Literal, "<absent>"];

    /// <param name="absentAllowed">Only a member's value can be expected to be absent.</param>
    public static Expectation Read(JsonTree tree, bool absentAllowed = false) => tree switch
    {
        JsonTree.Object value => Object(value, absentAllowed),
        JsonTree.Array list => new Expectation.Array(tree.At, [.. list.Items.Select(item => Read(item))]),
        JsonTree.Text text => Text(text),
        _ => new Expectation.Fixed(tree.At, tree),
    };

    /// <summary>An object of the kit's own (an invocation, an error): what it does not list is not looked at.</summary>
    public static Expectation Listed(JsonTree.Object tree) =>
        new Expectation.Object(tree.At, [.. tree.Members.Select(member => new KeyValuePair<string, Expectation>(member.Name, Read(member.Value, absentAllowed: true)))], More: true);

    /// <summary>A list, in this order or (<c>&lt;anyOrder&gt;</c>) in any.</summary>
    public static Expectation List(JsonTree tree, string what, Func<JsonTree, Expectation> item)
    {
        if (tree is JsonTree.Array list) return new Expectation.Array(tree.At, [.. list.Items.Select(item)]);
        if (tree is JsonTree.Object { Members: [{ Name: "<anyOrder>", Value: JsonTree.Array any }] }) return new Expectation.AnyOrder(tree.At, [.. any.Items.Select(item)]);
        throw tree.At.Error($"\"{what}\" must be a list, and this is {MemberReader.Shown(tree)}.", "Write [ … ], or { \"<anyOrder>\": [ … ] }.");
    }

    private static Expectation Text(JsonTree.Text text)
    {
        var segments = TextPattern.Parse(text, withForms: true);
        return segments is [TextSegment.Plain] ? new Expectation.Fixed(text.At, text) : new Expectation.Text(text.At, segments);
    }

    private static Expectation Object(JsonTree.Object tree, bool absentAllowed)
    {
        var special = tree.Members.FirstOrDefault(member => IsForm(member.Name) && member.Name != "<more>");
        if (special is null) return Members(tree);
        switch (special.Name)
        {
            case RepeatedText.Key:
                var (unit, times) = RepeatedText.Read(tree);
                return new Expectation.Repeat(tree.At, unit, times);
            case "<anyOrder>":
                Alone(tree, special);
                return List(tree, "<anyOrder>", item => Read(item));
            case "<json>":
                Alone(tree, special);
                return new Expectation.Json(tree.At, Read(special.Value));
            case "<base64>":
                Alone(tree, special);
                return new Expectation.Base64(tree.At, Read(special.Value));
            case RequestTemplate.Literal:
                Alone(tree, special);
                return new Expectation.Fixed(tree.At, special.Value);
            case "<absent>":
                Alone(tree, special);
                True(special);
                return absentAllowed ? new Expectation.Absent(tree.At) : throw tree.At.Error("Only a member can be absent.", "Write { \"Member\": { \"<absent>\": true } }.");
            default:
                throw special.At.Error($"{special.Name} is no form.", NameSuggestion.For(special.Name, Forms, "forms") + " A member of that name stands in { \"<literal>\": … }.");
        }
    }

    private static Expectation.Object Members(JsonTree.Object tree)
    {
        var more = tree.Members.FirstOrDefault(member => member.Name == "<more>");
        if (more is not null) True(more);
        return new Expectation.Object(
            tree.At,
            [.. tree.Members.Where(member => member != more).Select(member => new KeyValuePair<string, Expectation>(member.Name, Read(member.Value, absentAllowed: true)))],
            more is not null);
    }

    private static bool IsForm(string name) => name.Length > 2 && name.StartsWith('<') && name.EndsWith('>');

    private static void Alone(JsonTree.Object tree, JsonMember special)
    {
        if (tree.Members.FirstOrDefault(member => member != special) is { } other)
        {
            throw other.At.Error($"\"{other.Name}\" cannot stand beside {special.Name}.", $"{special.Name} stands alone in its object.");
        }
    }

    private static void True(JsonMember member)
    {
        if (member.Value is not JsonTree.Bool { Value: true }) throw member.Value.At.Error($"{member.Name} must be true.", $"Write \"{member.Name}\": true, or leave it out.");
    }
}
