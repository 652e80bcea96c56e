namespace EsmTestKit.Internal.Contracts;

/// <summary>Which invocations a function's name in a step means.</summary>
/// <remarks>An entry of <c>functions</c> owns the invocations of its version; the bare name owns those of all versions without one.</remarks>
internal sealed class FunctionSelector(ContractWorld world, IReadOnlyList<ContractFunction> functions)
{
    /// <summary>The entry that owns the invocations of this name: <c>consumer</c> or <c>consumer:1</c>.</summary>
    public string Owner(string name)
    {
        var parts = name.Split(':', 2);
        if (parts.Length == 1) return name;
        var aliases = functions.Where(function => function.Name == parts[0]).SelectMany(function => function.Aliases);
        var version = aliases.Where(alias => alias.Key == parts[1]).Select(alias => alias.Value).FirstOrDefault() ?? parts[1];
        return Owner(parts[0], version);
    }

    /// <summary>Its invocations since the start, in order of start.</summary>
    public IReadOnlyList<LambdaInvocation> Invocations(string owner)
    {
        var name = owner.Split(':')[0];
        return [.. world.Invocations(name).Where(invocation => Owner(name, invocation.ExecutedVersion) == owner)];
    }

    private string Owner(string name, string version) => functions.Any(function => function.Name == name && function.Version == version) ? $"{name}:{version}" : name;
}
