namespace EsmTestKit.Internal.Contracts;

/// <summary>A step of a recorded contract; the name of its response is written only where something speaks of it.</summary>
/// <param name="As">The name, or null.</param>
/// <param name="Members">The verb first.</param>
internal sealed record RecordedStep(string? As, params IReadOnlyList<(string Name, JsonTree Value)> Members)
{
    public JsonTree.Object ToJson(RoleNames roles) => JsonValues.Object(As is not null && roles.Uses(As) > 0
        ? [Members[0], ("as", JsonValues.Text(As)), .. Members.Skip(1)]
        : Members);
}
