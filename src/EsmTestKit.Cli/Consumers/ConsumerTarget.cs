namespace EsmTestKit.Cli;

/// <summary>A real consumer that takes the place of a contract's function: <c>[NAME=]TARGET</c>.</summary>
/// <param name="Function">The function whose place it takes; null: the contract's only one.</param>
internal sealed record ConsumerTarget(string? Function, Consumer Consumer)
{
    private const string Cure = "Write [FUNCTION=]path/Assembly.dll::Namespace.Type::Method, an invoke URL such as http://localhost:9000/2015-03-31/functions/function/invocations, or FUNCTION=\"COMMAND\" for a process that speaks Lambda's Runtime API.";

    /// <param name="assemblies">Those that were loaded already.</param>
    /// <exception cref="EsmUsageException">It leads to no consumer.</exception>
    public static ConsumerTarget Parse(string text, ConsumerAssemblies assemblies)
    {
        // The name of a function has no dots, slashes or colons but those of a version.
        var at = text.IndexOf('=', StringComparison.Ordinal);
        var name = at > 0 && text[..at].All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_') ? text[..at] : null;
        var target = name is null ? text : text[(at + 1)..];
        if (target.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || target.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            return Uri.TryCreate(target, UriKind.Absolute, out var url) ? new ConsumerTarget(name, new UrlConsumer(url)) : throw new EsmUsageException($"\"{target}\" is no URL.", Cure);
        }

        if (target.Split("::") is [var assembly, var type, var method] && assembly.Length > 0 && type.Length > 0 && method.Length > 0)
        {
            return new ConsumerTarget(name, new AssemblyConsumer(assemblies.Load(assembly), type, method));
        }

        return name is not null && target.Length > 0 && !target.Contains("::", StringComparison.Ordinal)
            ? new ConsumerTarget(name, new ProcessConsumer(Process(name, target)))
            : throw new EsmUsageException($"\"{target}\" is no consumer.", Cure);
    }

    private static FunctionProcessSettings Process(string function, string command) =>
        ShellCommand.Program(command) is { } program && !ShellCommand.Exists(program, Environment.GetEnvironmentVariable)
            ? throw new EsmUsageException($"There is no program \"{program}\" for the function \"{function}\".", Cure)
            : new FunctionProcessSettings(function, command);
}
