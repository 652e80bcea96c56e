using System.CommandLine;
using EsmTestKit.Internal.Contracts;
using EsmTestKit.Internal.Ledger;

namespace EsmTestKit.Cli;

/// <summary><c>esm report CONTRACT|LEDGER [-o FILE] [--function [NAME=]TARGET]</c></summary>
internal static class ReportCommand
{
    private const string ContractExtension = ".contract.json";

    public static Command Create()
    {
        var source = new Argument<string>("CONTRACT|LEDGER") { Description = "A contract, which is run; or a ledger: what sim.Ledger.ToJsonLines() writes, or GET /_esm/ledger of esm serve answers." };
        var output = new Option<string?>("--output", "-o") { Description = "The HTML file to write. Default: the source's name with .html, in the current folder." };
        var functions = new Option<string[]>("--function") { Description = "A real consumer in the place of a contract's function: [NAME=]path/Assembly.dll::Namespace.Type::Method, an invoke URL, or NAME=\"COMMAND\" for a process that speaks Lambda's Runtime API." };
        var command = new Command("report", "Draws what happened as one HTML file: a timeline whose entries explain themselves.") { source, output, functions };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetRequiredValue(source), parsed.GetValue(output), parsed.GetValue(functions) ?? [], parsed.InvocationConfiguration, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string source, string? output, string[] functions, InvocationConfiguration streams, CancellationToken cancellation)
    {
        try
        {
            var target = output ?? $"{NameOf(source)}.html";
            var html = IsContract(source)
                ? await OfContractAsync(source, functions, streams.Error.WriteLine, cancellation).ConfigureAwait(false)
                : OfLedger(source, functions);
            Write(target, html);
            await streams.Output.WriteLineAsync($"{target} is written: open it in a browser.").ConfigureAwait(false);
            return 0;
        }
        catch (EsmUsageException wrong)
        {
            await streams.Error.WriteLineAsync(wrong.Message).ConfigureAwait(false);
            return 2;
        }
    }

    private static bool IsContract(string source) => source.EndsWith(ContractExtension, StringComparison.OrdinalIgnoreCase);

    private static async Task<string> OfContractAsync(string source, string[] functions, Action<string> log, CancellationToken cancellation)
    {
        var contract = ContractVerifier.Read(source);
        var cast = await Cast.StartAsync(functions, state: null, port: null, log, cancellation).ConfigureAwait(false);
        await using var disposal = cast.ConfigureAwait(false);
        return await ContractReport.OfAsync(contract, cast.For(contract), cancellation).ConfigureAwait(false);
    }

    private static string OfLedger(string source, string[] functions)
    {
        if (functions.Length > 0) throw new EsmUsageException("A ledger tells what has happened: no function runs.", $"Name a contract ({ContractExtension}), or leave --function out.");
        return LedgerReport.Of(NameOf(source), LedgerLine.Parse(TextFile.Read(source)));
    }

    private static string NameOf(string source)
    {
        var name = Path.GetFileName(source);
        return IsContract(name) ? name[..^ContractExtension.Length] : Path.GetFileNameWithoutExtension(name);
    }

    private static void Write(string target, string html)
    {
        try
        {
            File.WriteAllText(target, html);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new EsmUsageException($"{target} cannot be written: {refused.Message}", "Name a file with -o in a folder that exists.");
        }
    }
}
