using System.CommandLine;
using EsmTestKit.Internal.Contracts;

namespace EsmTestKit.Cli;

/// <summary><c>esm diff BEFORE AFTER [--format text|json|markdown]</c></summary>
internal static class DiffCommand
{
    public static Command Create()
    {
        var before = new Argument<string>("BEFORE") { Description = "A contract file, or a folder with contracts." };
        var after = new Argument<string>("AFTER") { Description = "The same in its new version." };
        var format = new Option<string>("--format") { Description = "text, json, or markdown for a pull request.", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json", "markdown");
        var command = new Command("diff", "Says what differs between contracts, and what breaks; exit code 1 when something breaks.") { before, after, format };
        command.SetAction(parsed =>
        {
            var streams = parsed.InvocationConfiguration;
            try
            {
                var contracts = ComparedContract.Of(parsed.GetRequiredValue(before), parsed.GetRequiredValue(after));
                streams.Output.Write(parsed.GetValue(format) switch
                {
                    "json" => DifferenceReport.Json(contracts),
                    "markdown" => DifferenceReport.Markdown(contracts),
                    _ => DifferenceReport.Text(contracts),
                });
                return contracts.Any(contract => contract.Breaks) ? 1 : 0;
            }
            catch (EsmUsageException wrong)
            {
                streams.Error.WriteLine(wrong.Message);
                return 2;
            }
        });
        return command;
    }
}
