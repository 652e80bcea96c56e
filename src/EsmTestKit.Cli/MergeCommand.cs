using System.CommandLine;
using EsmTestKit.Internal.Exploration;

namespace EsmTestKit.Cli;

/// <summary><c>esm merge RESULTS...</c></summary>
internal static class MergeCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("RESULTS") { Description = "The results of the shards of one campaign: files that esm explore --results wrote.", Arity = ArgumentArity.OneOrMore };
        var format = new Option<string>("--format") { Description = "text or json.", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        var command = new Command("merge", "Puts the shards of a campaign together; exit code 1 when something breaks, 2 when a shard is missing.") { files, format };
        command.SetAction(async (parsed, _) =>
        {
            var streams = parsed.InvocationConfiguration;
            try
            {
                var merged = CampaignMerge.Of([.. parsed.GetRequiredValue(files).Select(ResultsFile.Read)]);
                foreach (var line in parsed.GetValue(format) == "json" ? [merged.Json()] : merged.Text()) await streams.Output.WriteLineAsync(line).ConfigureAwait(false);
                return merged.ExitCode;
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
