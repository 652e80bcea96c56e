namespace EsmTestKit.Internal.Templates;

/// <summary>The template's conditions, and what stands where one is asked for.</summary>
internal sealed class TemplateConditions(TemplateValues values)
{
    public bool Holds(string name, TemplatePosition at) => values.File.Conditions?[name] is { } condition
        ? Holds(condition)
        : throw at.Error($"There is no condition \"{name}\" in the template. Conditions: {Known()}.", "Name one of them.");

    public bool Holds(TemplateNode node)
    {
        if (node is TemplateNode.Map { Members: [var only] })
        {
            switch (only.Key)
            {
                case "Condition":
                    return Holds(values.Text(only.Value), node.At);
                case "Fn::Equals" when only.Value is TemplateNode.List { Items: [var left, var right] }:
                    return values.Text(left) == values.Text(right);
                case "Fn::Not" when only.Value is TemplateNode.List { Items: [var inner] }:
                    return !Holds(inner);
                case "Fn::And" when only.Value is TemplateNode.List all:
                    return all.Items.All(Holds);
                case "Fn::Or" when only.Value is TemplateNode.List any:
                    return any.Items.Any(Holds);
                default:
                    break;
            }
        }

        throw node.At.Error($"{node.Shown} is no condition.", "Write !Equals [a, b], !Not [...], !And [...], !Or [...] or !Condition Name.");
    }

    private string Known() => values.File.Conditions is { Members.Count: > 0 } all ? string.Join(", ", all.Members.Select(member => member.Key)) : "none";
}
