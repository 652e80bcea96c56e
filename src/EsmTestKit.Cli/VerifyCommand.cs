using System.CommandLine;
using EsmTestKit.Internal.Contracts;

namespace EsmTestKit.Cli;

/// <summary><c>esm verify PATH...</c></summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var paths = new Argument<string[]>("PATH")
        {
            Description = "Contract files, or folders: all *.contract.json in them.",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command("verify", "Runs contracts against the engine; exit code 0 only when all of them hold.") { paths };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetRequiredValue(paths), parsed.InvocationConfiguration, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string[] paths, InvocationConfiguration streams, CancellationToken cancellation)
    {
        IReadOnlyList<string> files;
        try
        {
            files = ContractPaths.Find(paths);
        }
        catch (EsmUsageException wrong)
        {
            await streams.Error.WriteLineAsync(wrong.Message).ConfigureAwait(false);
            return 2;
        }

        var verifier = new ContractVerifier();
        var tally = new VerifyTally();
        var progress = new Progress(files.Count);
        foreach (var file in files)
        {
            progress.Show(file);
            VerifyOutcome outcome;
            try
            {
                outcome = await verifier.VerifyAsync(file, cancellation).ConfigureAwait(false);
            }
            catch (EsmUsageException wrong)
            {
                // A list beside the contracts that cannot be read.
                progress.Clear();
                await streams.Error.WriteLineAsync(wrong.Message).ConfigureAwait(false);
                return 2;
            }

            progress.Clear();
            Print(tally.Add(outcome), streams.Output);
        }

        Print(tally.Sums(), streams.Output);
        return tally.ExitCode;
    }

    private static void Print(IEnumerable<string> lines, TextWriter output)
    {
        foreach (var line in lines) output.WriteLine(line);
    }
}
