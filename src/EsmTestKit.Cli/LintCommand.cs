using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EsmTestKit.Cli;

/// <summary><c>esm lint FILE [--queue FILE] [--function FILE] [--parameter NAME=VALUE] [--value PATH=VALUE] [--brief] [--format text|json]</c></summary>
internal static class LintCommand
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "A CloudFormation or SAM template (YAML or JSON), or what aws lambda get-event-source-mapping or list-event-source-mappings prints." };
        var queues = new Option<string[]>("--queue") { Description = "For mappings: what aws sqs get-queue-attributes --attribute-names All prints for their queue." };
        var functions = new Option<string[]>("--function") { Description = "For mappings: what aws lambda get-function prints for their function." };
        var parameters = new Option<string[]>("--parameter") { Description = "A parameter of the template: NAME=VALUE." };
        var values = new Option<string[]>("--value") { Description = "A value in the place of an intrinsic that only AWS resolves: PATH=VALUE, the path as the error names it." };
        var brief = new Option<bool>("--brief") { Description = "Without the runs that show the harm." };
        var format = new Option<string>("--format") { Description = "text or json.", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        var command = new Command("lint", "Finds settings of mappings that AWS accepts and that do harm, each with a run that shows it; exit code 1 when there is a warning.") { file, queues, functions, parameters, values, brief, format };
        command.SetAction(async (parsed, cancellation) =>
        {
            var streams = parsed.InvocationConfiguration;
            try
            {
                var settings = new EsmTemplateSettings { Parameters = NamedValues.Of(parsed.GetValue(parameters), "--parameter"), Values = NamedValues.Of(parsed.GetValue(values), "--value") };
                var template = LintedFile.Read(parsed.GetRequiredValue(file), parsed.GetValue(queues) ?? [], parsed.GetValue(functions) ?? [], settings);
                var world = new LintedWorld(template);
                await using var end = world.ConfigureAwait(false);
                var lints = await world.Simulation.LintAsync(cancellation).ConfigureAwait(false);
                if (parsed.GetValue(format) == "json") await streams.Output.WriteLineAsync(Json(lints, world).ToJsonString(Indented)).ConfigureAwait(false);
                else await streams.Output.WriteAsync(Text(lints, world, parsed.GetValue(brief))).ConfigureAwait(false);
                return world.Refusals.Count > 0 || lints.Any(lint => lint.Severity == EsmLintSeverity.Warning) ? 1 : 0;
            }
            catch (EsmUsageException wrong)
            {
                await streams.Error.WriteLineAsync(wrong.Message).ConfigureAwait(false);
                return 2;
            }
        });
        return command;
    }

    private static string Text(IReadOnlyList<EsmLint> lints, LintedWorld world, bool isBrief)
    {
        var text = new StringWriter { NewLine = "\n" };
        foreach (var skipped in world.Skipped) text.WriteLine($"skipped: {skipped}");
        foreach (var refusal in world.Refusals) text.WriteLine($"refused by AWS: {refusal}");
        foreach (var lint in lints)
        {
            var lines = lint.ToString().Split('\n');
            text.WriteLine(string.Join('\n', isBrief ? lines[..^lint.Story.Count] : lines));
            text.WriteLine();
        }

        var warnings = lints.Count(lint => lint.Severity == EsmLintSeverity.Warning);
        text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Mappings(world.Mappings)}, {Count(warnings, "warning")}, {Count(lints.Count - warnings, "hint")}"));
        return text.ToString();
    }

    private static JsonObject Json(IReadOnlyList<EsmLint> lints, LintedWorld world) => new()
    {
        ["mappings"] = world.Mappings,
        ["skipped"] = Texts(world.Skipped),
        ["refused"] = Texts(world.Refusals),
        ["lints"] = new JsonArray([.. lints.Select(lint => new JsonObject
        {
            ["id"] = lint.Id,
            ["severity"] = lint.Severity == EsmLintSeverity.Warning ? "warning" : "hint",
            ["subject"] = lint.Subject,
            ["what"] = lint.What,
            ["change"] = lint.Change,
            ["rules"] = Texts(lint.Rules),
            ["story"] = Texts(lint.Story),
        })]),
    };

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);

    private static string Mappings(int count) => Count(count, "mapping");

    private static string Count(int count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");
}
