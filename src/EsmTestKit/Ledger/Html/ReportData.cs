using System.Globalization;
using System.Text;
using System.Text.Json;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Ledger;

/// <summary>What the script of a report draws from. The order of an entry's members is the one that page.axis.js names.</summary>
internal static class ReportData
{
    // An event may have 6 MB; who wants all of it reads the ledger.
    private const int MostText = 2000;

    public static string Json(IReadOnlyList<ReportRun> runs, IReadOnlyList<Timeline> timelines)
    {
        var records = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var names = new List<string>();
        foreach (var record in timelines.SelectMany(timeline => timeline.Entries).SelectMany(entry => entry.Line?.Records ?? []))
        {
            if (records.TryAdd(record, names.Count)) names.Add(record);
        }

        using var buffer = new MemoryStream();
        // The default encoder leaves no <, > or & in the text, so that nothing in it can end the script element.
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            WriteRules(json, timelines.SelectMany(timeline => timeline.Entries).Select(entry => entry.Rule).OfType<string>().Distinct().Order(StringComparer.Ordinal));
            json.WriteStartArray("records"u8);
            foreach (var name in names) json.WriteStringValue(name);
            json.WriteEndArray();
            json.WriteStartArray("runs"u8);
            for (var number = 0; number < runs.Count; number++) WriteRun(json, runs[number].Title, timelines[number], records);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void WriteRules(Utf8JsonWriter json, IEnumerable<string> ids)
    {
        var book = new RuleBook();
        json.WriteStartObject("rules"u8);
        foreach (var id in ids)
        {
            if (!book.TryFind(id, out var rule)) continue;
            json.WriteStartArray(id);
            json.WriteStringValue(rule.Promise);
            json.WriteStringValue(rule.Source);
            json.WriteStringValue(rule.Grade.InWords());
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteRun(Utf8JsonWriter json, string title, Timeline timeline, SortedDictionary<string, int> records)
    {
        json.WriteStartObject();
        json.WriteString("title"u8, title);
        json.WriteString("start"u8, timeline.Start.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        json.WriteStartArray("lanes"u8);
        foreach (var lane in timeline.Lanes)
        {
            json.WriteStartArray();
            json.WriteStringValue(lane.Name);
            json.WriteStringValue(lane.About);
            json.WriteNumberValue(lane.Rows);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteStartArray("entries"u8);
        foreach (var entry in timeline.Entries) WriteEntry(json, entry, timeline.Start, records);
        json.WriteEndArray();
        json.WriteStartArray("bars"u8);
        foreach (var bar in timeline.Bars)
        {
            WriteNumbers(json, (int)bar.Kind, bar.From, bar.To, bar.Lane, bar.Row);
            json.WriteStringValue(bar.Label);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteStartArray("links"u8);
        foreach (var link in timeline.Links)
        {
            WriteNumbers(json, link.Entry, link.Lane, link.Row);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter json, TimelineEntry entry, DateTime start, SortedDictionary<string, int> records)
    {
        json.WriteStartArray();
        json.WriteNumberValue(entry.Line?.Ordinal ?? -1);
        json.WriteStringValue(entry.Line?.Entry ?? "");
        json.WriteNumberValue((entry.At - start).Ticks);
        if (entry.Rule is null) json.WriteNullValue();
        else json.WriteStringValue(entry.Rule);
        json.WriteNumberValue((int)entry.Kind);
        json.WriteStringValue(entry.Sentence);
        json.WriteNumberValue(entry.Lane);
        json.WriteNumberValue(entry.Row);
        json.WriteStartArray();
        foreach (var record in entry.Line?.Records ?? []) json.WriteNumberValue(records[record]);
        json.WriteEndArray();
        json.WriteStartArray();
        foreach (var member in entry.Line?.Members ?? [])
        {
            json.WriteStartArray();
            json.WriteStringValue(member.Name);
            json.WriteStringValue(Cut(member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString() ?? "" : member.Value.GetRawText()));
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndArray();
    }

    private static void WriteNumbers(Utf8JsonWriter json, params ReadOnlySpan<int> numbers)
    {
        json.WriteStartArray();
        foreach (var number in numbers) json.WriteNumberValue(number);
    }

    private static string Cut(string text)
    {
        if (text.Length <= MostText) return text;
        // Never half of a character.
        var end = char.IsHighSurrogate(text[MostText - 1]) ? MostText - 1 : MostText;
        return string.Create(CultureInfo.InvariantCulture, $"{text[..end]}… (cut here; {text.Length} characters)");
    }
}
