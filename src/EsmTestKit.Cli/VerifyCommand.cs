using System.CommandLine;
using EsmTestKit.Internal.Contracts;

namespace EsmTestKit.Cli;

/// <summary><c>esm verify PATH... [--function [NAME=]TARGET] [--state MEMBER | --no-state] [--endpoint URL]</c></summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var paths = new Argument<string[]>("PATH")
        {
            Description = "Contract files, or folders: all *.contract.json in them.",
            Arity = ArgumentArity.OneOrMore,
        };
        var functions = new Option<string[]>("--function")
        {
            Description = "A real consumer in the place of a function: [NAME=]path/Assembly.dll::Namespace.Type::Method, an invoke URL, or NAME=\"COMMAND\" for a process that speaks Lambda's Runtime API; several for several functions.",
        };
        var state = new Option<string?>("--state")
        {
            Description = "What expectState looks at: path/Assembly.dll::Namespace.Type::Member, a static property, field or method of the consumer's assembly.",
        };
        var noState = new Option<bool>("--no-state") { Description = "Passes expectState over: it is for tests, which can look at the consumer's state." };
        var endpoint = new Option<string?>("--endpoint")
        {
            Description = "Where they are run instead: a server of esm serve, or whatever answers AWS's protocols (an emulator, AWS itself: \"{service}\" stands for the service), as far as contracts are calls alone.",
        };
        var command = new Command("verify", "Runs contracts against the engine; exit code 0 only when all of them hold.") { paths, functions, state, noState, endpoint };
        command.Validators.Add(given =>
        {
            if (given.GetValue(state) is not null && given.GetValue(noState)) given.AddError("--state says where the state is, --no-state that nobody looks: leave one of them out.");
            if (given.GetResult(endpoint) is { Tokens.Count: > 0 } && (given.GetResult(functions) is { Tokens.Count: > 0 } || given.GetValue(state) is not null || given.GetValue(noState))) given.AddError("--function, --state and --no-state are about the engine of this process: leave them or --endpoint out.");
        });
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetRequiredValue(paths), parsed.GetValue(functions) ?? [], parsed.GetValue(state), parsed.GetValue(noState), parsed.GetValue(endpoint), parsed.InvocationConfiguration, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string[] paths, string[] functions, string? state, bool leavesOutState, string? endpoint, InvocationConfiguration streams, CancellationToken cancellation)
    {
        IReadOnlyList<string> files;
        Cast cast;
        RemoteEndpoint? remote = null;
        try
        {
            files = ContractPaths.Find(paths);
            if (endpoint is not null) remote = await RemoteEndpoint.FindAsync(endpoint, cancellation).ConfigureAwait(false);
            cast = await Cast.StartAsync(functions, state, port: null, streams.Error.WriteLine, cancellation).ConfigureAwait(false);
        }
        catch (EsmUsageException wrong)
        {
            await streams.Error.WriteLineAsync(wrong.Message).ConfigureAwait(false);
            return 2;
        }

        await using var disposal = cast.ConfigureAwait(false);
        using var connection = remote;
        var verifier = new ContractVerifier(remote is null ? null : remote.RunAsync);
        var tally = new VerifyTally();
        var progress = new Progress(files.Count);
        foreach (var file in files)
        {
            progress.Show(file);
            VerifyOutcome outcome;
            try
            {
                outcome = await verifier.VerifyAsync(file, contract => cast.For(contract) with { LeavesOutState = leavesOutState }, cancellation).ConfigureAwait(false);
            }
            catch (EsmUsageException wrong)
            {
                // A list beside the contracts that cannot be read.
                progress.Clear();
                await streams.Error.WriteLineAsync(wrong.Message).ConfigureAwait(false);
                return 2;
            }

            progress.Clear();
            Print(streams.Output, tally.Add(outcome));
        }

        Print(streams.Output, tally.Sums());
        return tally.ExitCode;
    }

    private static void Print(TextWriter output, IEnumerable<string> lines)
    {
        foreach (var line in lines) output.WriteLine(line);
    }
}
