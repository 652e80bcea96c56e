using EsmTestKit.Internal.Contracts;

namespace EsmTestKit.Cli;

/// <summary>A real consumer that takes the place of a contract's function: <c>[NAME=]TARGET</c>.</summary>
/// <param name="Function">The function whose place it takes; null: the contract's only one.</param>
internal sealed record ConsumerTarget(string? Function, ConsumerBody Body)
{
    private const string Cure = "Write [FUNCTION=]path/Assembly.dll::Namespace.Type::Method, or an invoke URL such as http://localhost:9000/2015-03-31/functions/function/invocations.";

    /// <exception cref="EsmUsageException">It leads to no consumer.</exception>
    public static ConsumerTarget Parse(string text)
    {
        // The name of a function has no dots, slashes or colons but those of a version.
        var at = text.IndexOf('=', StringComparison.Ordinal);
        var name = at > 0 && text[..at].All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_') ? text[..at] : null;
        var target = name is null ? text : text[(at + 1)..];
        if (target.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || target.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            return Uri.TryCreate(target, UriKind.Absolute, out var url) ? new ConsumerTarget(name, InvokeUrl.Body(url)) : throw new EsmUsageException($"\"{target}\" is no URL.", Cure);
        }

        return target.Split("::") is [var assembly, var type, var method] && assembly.Length > 0 && type.Length > 0 && method.Length > 0
            ? new ConsumerTarget(name, AssemblyHandler.Load(assembly, type, method).Body)
            : throw new EsmUsageException($"\"{target}\" is no consumer.", Cure);
    }

    /// <summary>Who plays in the contract, with these consumers in it.</summary>
    /// <exception cref="EsmUsageException">The contract has no such function.</exception>
    public static ContractCast Cast(Contract contract, IReadOnlyList<ConsumerTarget> targets)
    {
        var functions = contract.Functions.Select(function => function.Name).Distinct(StringComparer.Ordinal).ToList();
        var consumers = new SortedDictionary<string, ConsumerBody>(StringComparer.Ordinal);
        foreach (var target in targets)
        {
            var name = target.Function ?? (functions is [var only] ? only : throw new EsmUsageException(
                $"{contract.File}: the contract has {(functions.Count == 0 ? "no function" : $"the functions {string.Join(", ", functions)}")}, and --function does not say which one the consumer is.",
                "Write --function NAME=TARGET."));
            if (!functions.Contains(name)) throw new EsmUsageException($"{contract.File}: there is no function \"{name}\" in this contract.", $"Functions: {string.Join(", ", functions)}.");
            if (!consumers.TryAdd(name, target.Body)) throw new EsmUsageException($"--function names \"{name}\" twice.", "Give each function one consumer.");
        }

        return new ContractCast { Consumers = consumers };
    }
}
