namespace EsmTestKit.Internal.Contracts;

/// <summary>What a contract may ask for and this version cannot do: refused, never passed over.</summary>
internal static class RefusedContracts
{
    private const string Exploration = "Exploration is not available in this version";

    private const string Available = "Available: call, advance, expectInvocations, expectDelivered, expectMetrics, expectState, and \"seed\" for another permitted world.";

    /// <exception cref="EsmUsageException">It asks for such a thing.</exception>
    public static void Refuse(Contract contract, IReadOnlyCollection<string> operations)
    {
        if (contract.Explore is { } explore) throw explore.At.Error($"{Exploration}: \"explore\" would be passed over.", Available);
        if (contract.Schedule is { Decisions.Count: > 0 } or { HasChoices: true })
        {
            throw contract.Schedule.At.Error($"{Exploration}: its \"decisions\" and \"choices\" would be passed over.", Available);
        }

        foreach (var step in contract.Steps)
        {
            if (step is ContractStep.Holds) throw step.At.Error($"{Exploration}: \"expectHolds\" asks for an oracle of it.", Available);
            if (step is ContractStep.Call call && !operations.Contains(call.Operation)) throw Unknown(call, operations);
        }
    }

    private static EsmUsageException Unknown(ContractStep.Call call, IReadOnlyCollection<string> operations)
    {
        var service = call.Operation.Split(':')[0] + ":";
        var near = operations.Where(operation => operation.StartsWith(service, StringComparison.Ordinal)).ToList();
        return call.At.Error(
            $"the kit does not simulate the call \"{call.Operation}\".",
            near.Count > 0
                ? NameSuggestion.For(call.Operation, near, "calls of this service")
                : $"Services: {string.Join(", ", operations.Select(operation => operation.Split(':')[0]).Distinct(StringComparer.Ordinal))}.");
    }
}
