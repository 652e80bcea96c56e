using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Filtering;

namespace EsmTestKit.Cli;

/// <summary>One line of a file of cases.</summary>
/// <param name="Name">Its number, else its line.</param>
/// <param name="Event">The record: JSON, or a description (<see cref="CaseEvent"/>).</param>
/// <param name="Result"><c>Y</c>, <c>N</c>, <c>drop</c>, <c>refused</c>, or the reason of a refusal (<c>V14</c>).</param>
/// <param name="Source">Where the case was found; its beginning tells whose record it is (<c>E sqs</c>, <c>E ddb</c>, <c>E kinesis</c>).</param>
internal sealed record FilterCase(string Name, string Pattern, string Event, string Result, string Source)
{
    public static IEnumerable<FilterCase> ReadAll(string file)
    {
        var number = 0;
        foreach (var line in TextFile.Read(file).Split('\n'))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line)) yield return Parse(line, string.Create(CultureInfo.InvariantCulture, $"{file}:{number}"));
        }
    }

    /// <param name="given">Whose record each event is, where the user says so; null: the case tells.</param>
    public FilterCaseOutcome Run(RecordSource? given)
    {
        var (source, document) = given is { } known ? (known, RecordText.Read(known, Event)) : CaseEvent.Read(Event, Source);
        try
        {
            var filters = FilterSet.Parse([Pattern], source);
            var matches = filters.Passes(document);
            return new(matches ? "Y" : "N", PatternExplainer.Explain(filters, document).ToString());
        }
        catch (AwsServiceException refusal)
        {
            var reason = refusal.InnerException;
            return new((reason?.InnerException as FilterPatternException)?.Code ?? "refused", reason?.Message ?? refusal.Message);
        }
    }

    /// <summary>A record that is dropped does not match; a refusal without a reason is any.</summary>
    public bool Expects(FilterCaseOutcome outcome) =>
        Result == outcome.Result
        || (Result.StartsWith("drop", StringComparison.Ordinal) && outcome.Result == "N")
        || (Result == "refused" && outcome.Result.StartsWith('V'));

    private static FilterCase Parse(string line, string place)
    {
        try
        {
            var members = JsonNode.Parse(line)?.AsObject() ?? throw new JsonException("null is no case.");
            string Text(string member) => members[member] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : throw new JsonException($"\"{member}\" is missing or no text.");
            return new(members["n"] is { } n ? $"case {n.ToJsonString()}" : place, Text("pattern"), Text("event"), Text("result"), members["source"] is null ? string.Empty : Text("source"));
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            throw new EsmUsageException($"{place} is no filter case: {broken.Message}", "Write one object a line: {\"n\":1,\"pattern\":\"{\\\"a\\\":[1]}\",\"event\":\"{\\\"a\\\":1}\",\"result\":\"Y\"}.");
        }
    }
}

/// <summary>What the kit made of a case.</summary>
internal sealed record FilterCaseOutcome(string Result, string Explanation);
