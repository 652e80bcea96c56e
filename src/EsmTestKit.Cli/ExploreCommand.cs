using System.CommandLine;
using System.Globalization;
using EsmTestKit.Internal.Contracts;
using EsmTestKit.Internal.Exploration;

namespace EsmTestKit.Cli;

/// <summary><c>esm explore CONTRACT [--function [NAME=]TARGET] [--claim C] [--preset P] [--shard I/N] [--results FILE] ...</c></summary>
internal static class ExploreCommand
{
    /// <summary>What a shell gives a command that Ctrl+C ended.</summary>
    private const int Interrupted = 130;

    public static Command Create()
    {
        var contract = new Argument<string>("CONTRACT") { Description = "A contract file: its calls and waits are made anew for each schedule." };
        var functions = new Option<string[]>("--function") { Description = "A real consumer in the place of a function: [NAME=]path/Assembly.dll::Namespace.Type::Method, an invoke URL, or NAME=\"COMMAND\" for a process that speaks Lambda's Runtime API.", DefaultValueFactory = _ => [] };
        var state = new Option<string?>("--state") { Description = "The consumer's state: path/Assembly.dll::Namespace.Type::Member, a static property, field or method. Without it: what consumers write into the simulation." };
        var claim = new Option<EsmClaim?>("--claim") { Description = "What is tried to break. Default: the contract's expectHolds; else idempotent, where there is a state to compare." };
        var preset = new Option<EsmExplorationPreset?>("--preset") { Description = "How much is tried: quick, standard, thorough or prove. Default: the contract's, or standard." };
        var schedules = new Option<int?>("--schedules") { Description = "At most so many schedules, of all shards together." };
        schedules.Validators.Add(given =>
        {
            if (given.Tokens is [{ Value: var text }] && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number < 1) given.AddError($"--schedules is {number}: give 1 or more.");
        });
        var seed = new Option<long?>("--seed") { Description = "Which random schedules are tried." };
        var shard = new Option<string?>("--shard") { Description = "Which part of the campaign this is: I/N, from 0. Default: what the build server or scheduler sets." };
        var results = new Option<string?>("--results") { Description = "Results as JSON lines, for esm merge; a search that was stopped goes on from them." };
        var all = new Option<bool>("--all") { Description = "Goes on when something is found." };
        var replay = new Option<string?>("--replay") { Description = "Runs the one schedule that a report named: esm1.…" };
        var port = new Option<int?>("--port") { Description = "Serves the simulation on this port for the consumer's own AWS calls (AWS_ENDPOINT_URL=http://127.0.0.1:PORT). Processes are told by themselves." };
        var format = new Option<string>("--format") { Description = "text or json.", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        var command = new Command("explore", "Searches the deliveries that AWS may make for one that breaks a consumer; exit code 1 when there is one.")
        {
            contract, functions, state, claim, preset, schedules, seed, shard, results, all, replay, port, format,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var streams = parsed.InvocationConfiguration;
            try
            {
                var options = new SearchOptions(
                    parsed.GetValue(claim), parsed.GetValue(preset), parsed.GetValue(schedules), parsed.GetValue(seed),
                    parsed.GetValue(shard) is { } own ? CampaignShard.Parse(own, "--shard") : CampaignShard.Of(Environment.GetEnvironmentVariable));
                var read = ContractVerifier.Read(parsed.GetRequiredValue(contract));
                var cast = await Cast.StartAsync(parsed.GetValue(functions) ?? [], parsed.GetValue(state), parsed.GetValue(port), streams.Error.WriteLine, cancellation).ConfigureAwait(false);
                await using var disposal = cast.ConfigureAwait(false);
                var search = await ContractSearch.BeginAsync(read, cast, options, Environment.GetEnvironmentVariable, cancellation).ConfigureAwait(false);
                var asJson = parsed.GetValue(format) == "json";
                return (parsed.GetValue(replay) ?? Environment.GetEnvironmentVariable(ReplayHandle.Variable)) is { Length: > 0 } handle
                    ? await ReplayAsync(search, handle, asJson, streams).ConfigureAwait(false)
                    : await SearchAsync(search, parsed.GetValue(results), parsed.GetValue(all), asJson, options.Shard, streams, cancellation).ConfigureAwait(false);
            }
            catch (EsmUsageException wrong)
            {
                await streams.Error.WriteLineAsync(wrong.Message).ConfigureAwait(false);
                return 2;
            }
        });
        return command;
    }

    private static async Task<int> SearchAsync(ContractSearch search, string? results, bool goesOn, bool asJson, CampaignShard shard, InvocationConfiguration streams, CancellationToken cancellation)
    {
        var header = search.Header;
        using var writer = ResultsWriter.Open(results, header);
#pragma warning disable RS0030 // A rate per second of real time, on stderr alone.
        var progress = new SearchProgress(streams.Error, !Console.IsErrorRedirected && streams.Error == Console.Error, TimeProvider.System);
#pragma warning restore RS0030
        if (shard.Source is { } source and not "--shard") await streams.Error.WriteLineAsync($"Shard {shard}, as {source} says.").ConfigureAwait(false);
        var campaign = new Campaign(search.Explorer, search.Plan, shard, search.Subject, goesOn) { Progress = progress.Note };
        progress.OwnSlices = campaign.OwnSlices;
        foreach (var part in writer.Before) progress.Done(part);
        var end = await SearchThread.RunAsync(() => campaign.Run(writer.Before, Finished, cancellation), search.Explorer.Explained).ConfigureAwait(false);
        progress.Clear();
        writer.End(end);
        var summary = new CampaignSummary(header, writer.Parts, Missing(end, campaign, writer, results));
        await WriteAsync(streams.Output, asJson ? [summary.Json()] : summary.Text()).ConfigureAwait(false);
        return end == CampaignEnd.Stopped && !summary.IsBroken ? Interrupted : summary.ExitCode;

        void Finished(PartResult part)
        {
            progress.Done(part);
            writer.Add(part);
        }
    }

    private static IReadOnlyList<string> Missing(CampaignEnd end, Campaign campaign, ResultsWriter writer, string? results)
    {
        if (end != CampaignEnd.Stopped) return [];
        var done = writer.Parts.Count(part => part.Slice is not null);
        var more = results is null ? "With --results FILE it could be resumed." : "The same command goes on from here.";
        return [string.Create(CultureInfo.InvariantCulture, $"Stopped after {done} of {campaign.OwnSlices} slices. {more}")];
    }

    private static async Task<int> ReplayAsync(ContractSearch search, string handle, bool asJson, InvocationConfiguration streams)
    {
        var choices = ReplayHandle.Read(search.Subject, handle)
            ?? throw new EsmUsageException($"\"{handle}\" is a schedule of another contract or claim than {search.Subject}.", "Name the contract, and the --claim, of the report that it stands in.");
        var outcome = await SearchThread.RunAsync(() => search.Explorer.Replay(choices), search.Explorer.Explained).ConfigureAwait(false);
        var word = outcome.Found is { } found ? ReplayHandle.Of(search.Subject, found.Choices) : null;
        await WriteAsync(streams.Output, asJson ? [ReportJson.Of(outcome, word)] : ReportText.Of(outcome, word)).ConfigureAwait(false);
        return outcome.Found is null ? 0 : 1;
    }

    private static async Task WriteAsync(TextWriter output, IEnumerable<string> lines)
    {
        foreach (var line in lines) await output.WriteLineAsync(line).ConfigureAwait(false);
    }
}
