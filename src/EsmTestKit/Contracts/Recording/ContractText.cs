using System.Text;

namespace EsmTestKit.Internal.Contracts;

/// <summary>A contract's JSON as people read it: what fits on a line stands on one, everything else a member a line. The same tree gives the same bytes.</summary>
internal static class ContractText
{
    private const int Width = 140;

    public static string Of(JsonTree tree)
    {
        var text = new StringBuilder();
        Write(text, tree, 0, 0);
        return text.Append('\n').ToString();
    }

    /// <param name="used">Characters that stand on the line already.</param>
    private static void Write(StringBuilder text, JsonTree tree, int depth, int used)
    {
        var line = OnOneLine(tree);
        // The outermost object is a list of things, however short.
        if (tree is not (JsonTree.Object { Members.Count: > 0 } or JsonTree.Array { Items.Count: > 0 }) || (depth > 0 && used + line.Length <= Width))
        {
            text.Append(line);
            return;
        }

        var isObject = tree is JsonTree.Object;
        text.Append(isObject ? '{' : '[');
        var first = true;
        foreach (var (name, value) in Parts(tree))
        {
            text.Append(first ? "\n" : ",\n").Append(' ', (depth + 1) * 2);
            first = false;
            var before = text.Length;
            if (name is not null)
            {
                CompactJson.WriteText(text, name);
                text.Append(": ");
            }

            Write(text, value, depth + 1, ((depth + 1) * 2) + text.Length - before);
        }

        text.Append('\n').Append(' ', depth * 2).Append(isObject ? '}' : ']');
    }

    private static IEnumerable<(string? Name, JsonTree Value)> Parts(JsonTree tree) => tree switch
    {
        JsonTree.Object value => value.Members.Select(member => ((string?)member.Name, member.Value)),
        JsonTree.Array list => list.Items.Select(item => ((string?)null, item)),
        _ => [],
    };

    private static string OnOneLine(JsonTree tree)
    {
        var text = new StringBuilder();
        switch (tree)
        {
            case JsonTree.Object { Members.Count: > 0 } value:
                text.Append("{ ").AppendJoin(", ", value.Members.Select(member => $"{CompactJson.Of(JsonValues.Text(member.Name))}: {OnOneLine(member.Value)}")).Append(" }");
                break;
            case JsonTree.Array { Items.Count: > 0 } list:
                text.Append("[ ").AppendJoin(", ", list.Items.Select(OnOneLine)).Append(" ]");
                break;
            default:
                return CompactJson.Of(tree);
        }

        return text.ToString();
    }
}
