using System.CommandLine;
using System.Globalization;
using System.Reflection;

namespace EsmTestKit.Cli;

/// <summary><c>esm zoo ASSEMBLY [--only ID...] [--preset P] [--schedules N] [--seeds N] [--random N] [--twins N] [--seed N] [--format text|json|markdown]</c></summary>
internal static class ZooCommand
{
    public static Command Create()
    {
        var assembly = new Argument<string>("ASSEMBLY") { Description = "An assembly with specimens: static properties with EsmSpecimenAttribute." };
        var only = new Option<string[]>("--only") { Description = "Specimens by their numbers; several for several. Default: all.", DefaultValueFactory = _ => [] };
        var preset = new Option<EsmExplorationPreset>("--preset") { Description = "How much the search tries.", DefaultValueFactory = _ => EsmExplorationPreset.Standard };
        var schedules = new Option<int?>("--schedules") { Description = "At most so many schedules of each consumer, with the fault and without. Default: the preset's." };
        var seeds = new Option<int>("--seeds") { Description = "How often random schedules alone are tried; their median is shown.", DefaultValueFactory = _ => new EsmZooSettings().Seeds };
        var random = new Option<int>("--random") { Description = "How many random schedules a seed may take.", DefaultValueFactory = _ => new EsmZooSettings().MaxRandomSchedules };
        var twins = new Option<int>("--twins") { Description = "How many random schedules more each consumer without its fault must stand, after the search.", DefaultValueFactory = _ => new EsmZooSettings().TwinSchedules };
        var seed = new Option<long>("--seed") { Description = "Which random schedules --twins takes.", DefaultValueFactory = _ => new EsmZooSettings().Seed };
        var format = new Option<string>("--format") { Description = "text, json or markdown.", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json", "markdown");
        AtLeast(schedules, 1);
        AtLeast(seeds, 0);
        AtLeast(random, 1);
        AtLeast(twins, 0);
        var command = new Command("zoo", "Measures how well the search finds the faults of a collection of consumers, beside simpler ways; exit code 1 when one is missed, or a correct consumer raises an alarm.")
        {
            assembly, only, preset, schedules, seeds, random, twins, seed, format,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var streams = parsed.InvocationConfiguration;
            try
            {
                var settings = new EsmZooSettings
                {
                    Preset = parsed.GetValue(preset),
                    MaxSchedules = parsed.GetValue(schedules),
                    Seeds = parsed.GetValue(seeds),
                    MaxRandomSchedules = parsed.GetValue(random),
                    TwinSchedules = parsed.GetValue(twins),
                    Seed = parsed.GetValue(seed),
                };
                var report = await MeasureAsync(ZooAssembly.Load(parsed.GetRequiredValue(assembly)), parsed.GetValue(only) ?? [], settings, streams.Error, cancellation).ConfigureAwait(false);
                await streams.Output.WriteLineAsync(parsed.GetValue(format) switch { "json" => report.ToJson(), "markdown" => report.ToMarkdown().TrimEnd('\n'), _ => report.ToString() }).ConfigureAwait(false);
                foreach (var row in report.Rows.Where(row => row.FalseAlarm is not null)) await streams.Error.WriteLineAsync($"{row.Specimen.Id} {row.Specimen.Fault}: a false alarm of the consumer without it.{Environment.NewLine}{row.FalseAlarm}").ConfigureAwait(false);
                return report.IsGood ? 0 : 1;
            }
            catch (EsmUsageException wrong)
            {
                await streams.Error.WriteLineAsync(wrong.Message).ConfigureAwait(false);
                return 2;
            }
        });
        return command;
    }

    private static async Task<EsmZooReport> MeasureAsync(Assembly assembly, IReadOnlyCollection<string> only, EsmZooSettings settings, TextWriter error, CancellationToken cancellation)
    {
        var all = EsmZoo.SpecimensOf(assembly);
        if (only.Except(all.Select(one => one.About.Id)).FirstOrDefault() is { } unknown) throw new EsmUsageException($"There is no specimen \"{unknown}\".", $"Specimens: {string.Join(", ", all.Select(one => one.About.Id))}.");
        var chosen = only.Count == 0 ? all.Count : only.Count;
        var done = 0;
        return await EsmZoo.MeasureAsync(
            assembly,
            settings with { Only = [.. only] },
            row => error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[{++done}/{chosen}] {row.Specimen.Id} {row.Specimen.Fault}: {(row.IsDetected ? "found" : "NOT FOUND")}{(row.FalseAlarm is null ? "" : ", FALSE ALARM")}")),
            cancellation).ConfigureAwait(false);
    }

    private static void AtLeast<T>(Option<T> option, int least) => option.Validators.Add(given =>
    {
        if (given.Tokens is [{ Value: var text }] && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number < least) given.AddError($"{option.Name} is {number}: give {least} or more.");
    });
}
