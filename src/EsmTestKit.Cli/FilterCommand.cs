using System.CommandLine;
using System.CommandLine.Parsing;
using EsmTestKit.Internal.Filtering;

namespace EsmTestKit.Cli;

/// <summary><c>esm filter --source S --pattern P [--record FILE|-]</c>, or <c>esm filter --cases FILE</c></summary>
internal static class FilterCommand
{
    private static readonly string[] Sources = ["sqs", "kinesis", "dynamodb"];

    public static Command Create()
    {
        var source = new Option<string>("--source") { Description = "Whose records the patterns are for: sqs, kinesis or dynamodb." };
        source.AcceptOnlyFromAmong(Sources);
        var patterns = new Option<string[]>("--pattern") { Description = "A filter pattern as JSON; given several times, one of them must match." };
        var record = new Option<string>("--record") { Description = "A file with a record as it stands in the event, or a whole event; - reads standard input. Without it the pattern alone is checked." };
        var cases = new Option<string>("--cases") { Description = "A file with one case a line: pattern, event, result (Y, N, drop, refused or a reason such as V14)." };
        var command = new Command("filter", "Says whether filter patterns match records, and why not; exit code 0 only when all match.") { source, patterns, record, cases };
        command.Validators.Add(given => Check(given, source, patterns, cases));
        command.SetAction(parsed =>
        {
            var streams = parsed.InvocationConfiguration;
            try
            {
                return parsed.GetValue(cases) is { } file
                    ? FilterCases.Run(file, parsed.GetValue(source) is { } name ? SourceOf(name) : null, streams.Output)
                    : Judge(SourceOf(parsed.GetRequiredValue(source)), parsed.GetRequiredValue(patterns), parsed.GetValue(record), streams.Output);
            }
            catch (EsmUsageException wrong)
            {
                streams.Error.WriteLine(wrong.Message);
                return 2;
            }
        });
        return command;
    }

    private static void Check(CommandResult given, Option<string> source, Option<string[]> patterns, Option<string> cases)
    {
        if (given.GetResult(cases) is not null)
        {
            if (given.GetResult(patterns) is not null) given.AddError("Give either --cases or --pattern.");
            return;
        }

        if (given.GetResult(source) is null || given.GetResult(patterns) is null) given.AddError("Give --source and --pattern (and a record: --record FILE), or --cases FILE.");
    }

    private static int Judge(RecordSource source, string[] patterns, string? recordFile, TextWriter output)
    {
        EventFilter filter;
        try
        {
            filter = EventFilter.Make(patterns, source);
        }
        catch (AwsServiceException refusal)
        {
            output.WriteLine($"refused: {refusal.Message}");
            if (refusal.InnerException is { } reason) output.WriteLine($"  {reason.Message}");
            return 1;
        }

        foreach (var warning in filter.Warnings) output.WriteLine($"warning: {warning}");
        if (recordFile is null)
        {
            output.WriteLine(patterns.Length == 1 ? "The pattern is accepted." : "The patterns are accepted.");
            return 0;
        }

        var all = true;
        foreach (var record in RecordFile.Read(recordFile))
        {
            var explanation = filter.Explain(record);
            all &= explanation.Passes;
            output.WriteLine(explanation);
        }

        return all ? 0 : 1;
    }

    private static RecordSource SourceOf(string name) => name switch
    {
        "sqs" => RecordSource.Sqs,
        "kinesis" => RecordSource.Kinesis,
        _ => RecordSource.DynamoDb,
    };
}
