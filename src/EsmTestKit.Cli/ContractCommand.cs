using System.CommandLine;
using System.Globalization;
using EsmTestKit.Internal.Contracts;
using EsmTestKit.Internal.Ground;

namespace EsmTestKit.Cli;

/// <summary><c>esm contract accept PATH...</c> and <c>esm contract status PATH...</c></summary>
internal static class ContractCommand
{
    public static Command Create() => new("contract", "What tests received: look at it, accept it.")
    {
        Command("accept", "Puts received contracts in the place of the accepted ones; never on a build server.", Accept),
        Command("status", "Lists received contracts that nobody has accepted; exit code 0 only when there is none.", Status),
    };

    private static Command Command(string name, string description, Func<IReadOnlyList<string>, int> run)
    {
        var paths = new Argument<string[]>("PATH")
        {
            Description = "Received contract files, or folders: all *.received.contract.json in them.",
            Arity = ArgumentArity.ZeroOrMore,
            DefaultValueFactory = _ => ["."],
        };
        var command = new Command(name, description) { paths };
        command.SetAction(parsed =>
        {
            try
            {
                return run(ContractPaths.Received(parsed.GetRequiredValue(paths)));
            }
            catch (Exception wrong) when (wrong is EsmUsageException or IOException or UnauthorizedAccessException)
            {
                Console.Error.WriteLine(wrong.Message);
                return 2;
            }
        });
        return command;
    }

    private static int Accept(IReadOnlyList<string> received)
    {
        if (BuildServer.Sign(Environment.GetEnvironmentVariable) is { } sign)
        {
            throw new EsmUsageException($"This is a build server ({sign}): nobody would review what is accepted.", "Accept on your own machine, and commit the contracts.");
        }

        foreach (var file in received)
        {
            var accepted = ContractPlace.AcceptedOf(file) ?? throw new System.Diagnostics.UnreachableException();
            // What cannot be read would only fail later, in everybody's build.
            ContractReader.Read(file, ContractPaths.Read(file));
            File.Move(file, accepted, overwrite: true);
            Console.Out.WriteLine($"accepted {accepted}");
        }

        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{received.Count} accepted"));
        return 0;
    }

    private static int Status(IReadOnlyList<string> received)
    {
        foreach (var file in received) Console.Out.WriteLine(File.Exists(ContractPlace.AcceptedOf(file)) ? $"changed  {file}" : $"new      {file}");
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{received.Count} received and not accepted"));
        return received.Count == 0 ? 0 : 1;
    }
}
