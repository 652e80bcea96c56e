namespace EsmTestKit.Internal.Contracts;

/// <summary>What a contract may ask for and this version cannot do: refused, never passed over.</summary>
internal static class RefusedContracts
{
    /// <exception cref="EsmUsageException">It asks for such a thing.</exception>
    public static void Refuse(Contract contract, IReadOnlyCollection<string> operations)
    {
        foreach (var step in contract.Steps)
        {
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
