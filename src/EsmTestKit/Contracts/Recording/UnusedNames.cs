using System.Text.RegularExpressions;

namespace EsmTestKit.Internal.Contracts;

/// <summary>A form whose name stands only once says no more than the form; where further members may stand anyway, it says nothing.</summary>
internal static partial class UnusedNames
{
    private const string More = "<more>";

    public static JsonTree Without(RoleNames roles, JsonTree tree) => tree switch
    {
        JsonTree.Text text => JsonValues.Text(Named().Replace(text.Value, form => roles.Uses(form.Groups["name"].Value) > 1 ? form.Value : $"<{form.Groups["kind"].Value}>")),
        JsonTree.Array list => JsonValues.Array(list.Items.Select(item => Without(roles, item))),
        JsonTree.Object { Members: [{ Name: RequestTemplate.Literal }] } => tree,
        JsonTree.Object value => Object(roles, value),
        _ => tree,
    };

    private static JsonTree.Object Object(RoleNames roles, JsonTree.Object value)
    {
        // An invocation lists only what is looked at, too.
        var isOpen = value[More] is not null || value["event"] is not null;
        return JsonValues.Object(value.Members
            .Select(member => (member.Name, Value: Without(roles, member.Value)))
            .Where(member => !isOpen || member.Value is not JsonTree.Text { Value: "<uuid>" or "<string>" }));
    }

    [GeneratedRegex("<(?<kind>uuid|string):(?<name>[A-Za-z0-9-]+)>")]
    private static partial Regex Named();
}
