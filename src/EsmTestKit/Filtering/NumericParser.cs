using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Filtering;

/// <summary>Reads <c>numeric</c>: one comparison, or a lower bound and then an upper one, strictly apart (FLT-073).</summary>
internal static class NumericParser
{
    public static ValueMatcher Range(PatternNode node)
    {
        RuleHits.Note("FLT-073");
        if (!node.IsArray) throw Refuse("V14", "Value of numeric must be an array.", node);
        if (node.Items.Count == 0) throw Refuse("V30", "Invalid member in numeric match: ]", node);
        if (!node.Items[0].IsString) throw Refuse("V30", $"Invalid member in numeric match: {node.Items[0].Text}", node.Items[0]);
        var name = node.Items[0].Text;
        switch (name)
        {
            case "=":
                var value = Bound(node, 1, "equals");
                End(node, 2, "V33", "Too many elements in numeric expression");
                return new ValueMatcher.Number(ComparableNumber.Read(value.Literal));
            case "<" or "<=":
                var top = Bound(node, 1, name);
                End(node, 2, "V33", "Too many elements in numeric expression");
                return new ValueMatcher.Range(double.NegativeInfinity, false, top.Value ?? 0, name == "<=");
            case ">" or ">=":
                return FromBottom(node, name);
            default:
                throw Refuse("V31", $"Unrecognized numeric range operator: {name}", node.Items[0]);
        }
    }

    private static ValueMatcher.Range FromBottom(PatternNode node, string name)
    {
        var bottom = Bound(node, 1, name).Value ?? 0;
        if (node.Items.Count == 2) return new(bottom, name == ">=", double.PositiveInfinity, false);
        var second = node.Items[2];
        if (!second.IsString || second.Text is not ("<" or "<=")) throw Refuse("V13", $"Bad numeric range operator: {second.Text}", second);
        var top = Bound(node, 3, second.Text).Value ?? 0;
        End(node, 4, "V35", "Too many terms in numeric range expression");
        if (bottom >= top) throw Refuse("V34", "Bottom must be less than top", node);
        return new(bottom, name == ">=", top, second.Text == "<=");
    }

    private static ComparableNumber Bound(PatternNode node, int at, string name)
    {
        if (node.Items.Count <= at || !node.Items[at].IsNumber)
        {
            throw Refuse(name == "equals" ? "V32" : "V16", $"Value of {name} must be numeric", node.Items.Count > at ? node.Items[at] : node);
        }

        var number = ComparableNumber.Read(node.Items[at].Text);
        return number.Value is null ? throw Refuse("V36", $"Cannot compare number : {number.Literal}", node.Items[at]) : number;
    }

    private static void End(PatternNode node, int count, string code, string reason)
    {
        if (node.Items.Count > count) throw Refuse(code, reason, node.Items[count]);
    }

    private static FilterPatternException Refuse(string code, string reason, PatternNode at) => OperatorParser.Refuse(code, reason, at);
}
