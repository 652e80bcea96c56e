using System.CommandLine;
using EsmTestKit.Internal.Contracts;

namespace EsmTestKit.Cli;

/// <summary><c>esm diff BEFORE AFTER [--records FILE [--mapping ID] [--parameter NAME=VALUE]] [--format text|json|markdown]</c></summary>
internal static class DiffCommand
{
    public static Command Create()
    {
        var before = new Argument<string>("BEFORE") { Description = "A contract file, or a folder with contracts; with --records a mapping's configuration." };
        var after = new Argument<string>("AFTER") { Description = "The same in its new version." };
        var format = new Option<string>("--format") { Description = "text, json, or markdown for a pull request.", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json", "markdown");
        var records = new Option<string>("--records") { Description = "A file with a list of records: BEFORE and AFTER are configurations of a mapping as AWS shows them, or CloudFormation or SAM templates, run against these records." };
        var mapping = new Option<string>("--mapping") { Description = "With --records and templates: the logical id of the mapping; not needed where there is one." };
        var parameters = new Option<string[]>("--parameter") { Description = "With --records and templates: a parameter, NAME=VALUE." };
        var command = new Command("diff", "Says what differs between contracts, and what breaks; exit code 1 when something breaks.") { before, after, records, mapping, parameters, format };
        command.SetAction(async (parsed, cancellation) =>
        {
            var streams = parsed.InvocationConfiguration;
            try
            {
                var (old, now) = (parsed.GetRequiredValue(before), parsed.GetRequiredValue(after));
                var contracts = parsed.GetValue(records) is { } list
                    ? await ComparedMappings.OfAsync((old, Mapping(old)), (now, Mapping(now)), list, cancellation).ConfigureAwait(false)
                    : ComparedContract.Of(old, now);
                await streams.Output.WriteAsync(parsed.GetValue(format) switch
                {
                    "json" => DifferenceReport.Json(contracts),
                    "markdown" => DifferenceReport.Markdown(contracts),
                    _ => DifferenceReport.Text(contracts),
                }).ConfigureAwait(false);
                return contracts.Any(contract => contract.Breaks) ? 1 : 0;

                JsonTree Mapping(string file) => TemplateMapping.Read(file, parsed.GetValue(mapping), new EsmTemplateSettings { Parameters = NamedValues.Of(parsed.GetValue(parameters), "--parameter") });
            }
            catch (EsmUsageException wrong)
            {
                await streams.Error.WriteLineAsync(wrong.Message).ConfigureAwait(false);
                return 2;
            }
        });
        return command;
    }
}
