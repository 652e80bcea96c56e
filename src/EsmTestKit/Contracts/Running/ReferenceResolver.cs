using System.Globalization;

namespace EsmTestKit.Internal.Contracts;

/// <summary>References to their values: responses kept under names, ARNs of resources, the place.</summary>
internal sealed class ReferenceResolver(ContractWorld world)
{
    private readonly SortedDictionary<string, JsonTree> _responses = new(StringComparer.Ordinal);

    public void Keep(string name, JsonTree response) => _responses[name] = response;

    public void Forget(string name) => _responses.Remove(name);

    /// <exception cref="EsmUsageException">There is no such value.</exception>
    public JsonTree Resolve(ReferencePath path) => path switch
    {
        ReferencePath.Region => JsonValues.Text(world.Region),
        ReferencePath.Account => JsonValues.Text(world.AccountId),
        ReferencePath.Arn arn => JsonValues.Text(world.Arn(arn)),
        ReferencePath.Response response => Walk(response),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private JsonTree Walk(ReferencePath.Response path)
    {
        if (!_responses.TryGetValue(path.Name, out var value))
        {
            throw path.At.Error($"{path} has no value: the call that keeps \"{path.Name}\" has not succeeded yet.", "A function that returns it must run after that call.");
        }

        foreach (var step in path.Steps)
        {
            value = value switch
            {
                JsonTree.Object members when members[step] is { } member => member,
                JsonTree.Array list when int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < list.Items.Count => list.Items[index],
                _ => throw path.At.Error($"{path} has no value: there is no \"{step}\" in {ShownValue.Of(value)}.", "Correct the path; list indexes start at 0."),
            };
        }

        return value;
    }
}
