using System.Globalization;
using System.Text.Json;

namespace EsmTestKit.Internal.Ledger;

/// <summary>One entry of a ledger as its JSON line says it: what is drawn is what was written down, here or elsewhere.</summary>
internal sealed class LedgerLine
{
    private readonly JsonElement _json;

    private LedgerLine(JsonElement json, long ordinal, DateTime at, string entry)
    {
        (_json, Ordinal, At, Entry) = (json, ordinal, at, entry);
        Rule = Text("rule");
        Records = Names("records");
        if (Records.Count == 0) Records = [.. Names("failed"), .. Names("deleted"), .. Names("left")];
    }

    public long Ordinal { get; }

    public DateTime At { get; }

    /// <summary>The entry's type.</summary>
    public string Entry { get; }

    public string? Rule { get; }

    public IReadOnlyList<string> Records { get; }

    /// <summary>The members that belong to this type of entry, in their order.</summary>
    public IEnumerable<JsonProperty> Members => _json.EnumerateObject().Where(member => member.Name is not ("ordinal" or "at" or "entry" or "rule" or "records"));

    public static IReadOnlyList<LedgerLine> Of(EsmLedger ledger) => Parse(ledger.ToJsonLines());

    /// <summary>Reads JSON lines, or a JSON array of the same objects.</summary>
    /// <exception cref="EsmUsageException">It is no ledger.</exception>
    public static IReadOnlyList<LedgerLine> Parse(string text)
    {
        if (text.AsSpan().TrimStart() is ['[', ..]) return ParseArray(text);
        var lines = new List<LedgerLine>();
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line)) continue;
            lines.Add(Read(line, string.Create(CultureInfo.InvariantCulture, $"Line {number}")));
        }

        return lines.Count > 0 ? lines : throw Wrong("The ledger", "has no entry");
    }

    /// <summary>A member as text; null: it isn't there.</summary>
    public string? Text(string member) => !_json.TryGetProperty(member, out var value)
        ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText();

    /// <summary>A member that must be there for the entry to make sense; empty where it is not.</summary>
    public string Of(string member) => Text(member) ?? "";

    /// <summary>A list of texts; empty where there is none.</summary>
    public IReadOnlyList<string> Names(string member) =>
        _json.TryGetProperty(member, out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Where(name => name.ValueKind == JsonValueKind.String).Select(name => name.GetString() ?? "")]
            : [];

    private static List<LedgerLine> ParseArray(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return [.. json.RootElement.EnumerateArray().Select((entry, index) => Of(entry.Clone(), string.Create(CultureInfo.InvariantCulture, $"Entry {index}")))];
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            throw Wrong("The ledger", $"is no JSON: {broken.Message}");
        }
    }

    private static LedgerLine Read(string line, string where)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return Of(json.RootElement.Clone(), where);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            throw Wrong(where, $"is no JSON: {broken.Message}");
        }
    }

    private static LedgerLine Of(JsonElement json, string where)
    {
        if (json.ValueKind != JsonValueKind.Object
            || !json.TryGetProperty("ordinal", out var ordinal) || ordinal.ValueKind != JsonValueKind.Number || !ordinal.TryGetInt64(out var position)
            || !json.TryGetProperty("entry", out var entry) || entry.ValueKind != JsonValueKind.String || entry.GetString() is not { Length: > 0 } type
            || !json.TryGetProperty("at", out var at) || at.ValueKind != JsonValueKind.String || !DateTime.TryParse(at.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var instant))
        {
            throw Wrong(where, "is no entry of a ledger: it has no \"ordinal\", \"at\" and \"entry\"");
        }

        return new LedgerLine(json, position, instant, type);
    }

    private static EsmUsageException Wrong(string where, string what) => new(
        $"{where} {what}.",
        "Give what sim.Ledger.ToJsonLines() writes, or GET /_esm/ledger of esm serve answers.");
}
