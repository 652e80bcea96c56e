using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace EsmTestKit.Internal.Exploration;

/// <summary>The report as JSON: the same as the text, for tools.</summary>
internal static class ReportJson
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(SearchOutcome outcome, string? replay)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Indented))
        {
            json.WriteStartObject();
            json.WriteString("claim"u8, ClaimKinds.NameOf(outcome.Claim));
            json.WriteBoolean("holds"u8, outcome.Found is null);
            json.WriteString("control"u8, outcome.Control.ToString());
            if (outcome.Doubt is { } doubt) json.WriteString("doubt"u8, doubt);
            json.WriteNumber("schedules"u8, outcome.Tally.Total);
            json.WriteNumber("enumerated"u8, outcome.Tally.Enumerated);
            if (outcome.Tally.Same > 0) json.WriteNumber("sameAsOthers"u8, outcome.Tally.Same);
            if (outcome.Tally.Merged > 0) json.WriteNumber("merged"u8, outcome.Tally.Merged);
            if (outcome.Tally.States is { } states) json.WriteNumber("states"u8, states);
            json.WriteNumber("random"u8, outcome.Tally.Random);
            json.WriteBoolean("complete"u8, outcome.Tally.IsComplete);
            if (outcome.Found is { } found) WriteFound(json, outcome, found, replay);
            WriteLines(json, "explored"u8, Extent.Of(outcome));
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>What was found alone, as an object.</summary>
    public static string OfFinding(SearchOutcome outcome, string replay)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            if (outcome.Found is { } found) WriteFound(json, outcome, found, replay);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void WriteFound(Utf8JsonWriter json, SearchOutcome outcome, Counterexample found, string? replay)
    {
        json.WriteString("oracle"u8, found.Finding.Oracle);
        json.WriteString("what"u8, found.Finding.What);
        if (found.Finding.Expected is { } expected) json.WriteString("expected"u8, expected);
        if (found.Finding.Actual is { } actual) json.WriteString("came"u8, actual);
        if (found.Finding.Kind is { } kind)
        {
            json.WriteString("kind"u8, kind.Name);
            json.WriteString("severity"u8, kind.Severity);
        }

        if (found.Finding.Details.Count > 0) WriteLines(json, "details"u8, found.Finding.Details);
        json.WriteString("advice"u8, found.Finding.Advice);
        FoundSchedule.WriteDecisions(json, found);
        WriteLines(json, "undisturbed"u8, Story.Of(outcome.Benign));
        if (found.Finding.Beside is { } other) WriteLines(json, "before"u8, Story.Of(other));
        WriteLines(json, "story"u8, Story.Of(found.Run));
        if (found.Slipped.Count > 0) WriteLines(json, "also"u8, ReportText.Slipped(found));
        json.WriteString("replay"u8, $"{ReplayHandle.Variable}={replay}");
    }

    private static void WriteLines(Utf8JsonWriter json, ReadOnlySpan<byte> name, IEnumerable<string> lines)
    {
        json.WriteStartArray(name);
        foreach (var line in lines) json.WriteStringValue(line);
        json.WriteEndArray();
    }
}
