using System.Globalization;
using System.Text.Json.Nodes;

namespace EsmTestKit.Legality;

/// <summary>One entry of a ledger, read from its text.</summary>
public sealed class LedgerLine
{
    private readonly JsonObject _json;

    public LedgerLine(string text) => _json = (JsonObject)JsonNode.Parse(text)!;

    public long Ordinal => (long)_json["ordinal"]!;

    public DateTimeOffset At => Instant("at")!.Value;

    public string Entry => (string)_json["entry"]!;

    public string? Rule => Text("rule");

    public IReadOnlyList<string> Records => List("records");

    public string? Text(string member) => (string?)_json[member];

    public DateTimeOffset? Instant(string member) => Text(member) is { } text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture) : null;

    public IReadOnlyList<string> List(string member) => _json[member] is JsonArray list ? [.. list.Select(item => (string)item!)] : [];

    public IReadOnlyList<int> Numbers(string member) => _json[member] is JsonArray list ? [.. list.Select(item => (int)item!)] : [];

    public long? Number(string member) => _json[member] is { } number ? (long)number : null;

    /// <summary>The event's records; none where the function was called by somebody else with something else.</summary>
    public IReadOnlyList<JsonObject> EventRecords { get => field ??= Parse(Text("event")) is JsonObject root && root["Records"] is JsonArray records ? [.. records.OfType<JsonObject>()] : []; }

    /// <summary>A text that should be JSON; null: it isn't.</summary>
    public static JsonNode? Parse(string? text)
    {
        try
        {
            return text is null ? null : JsonNode.Parse(text);
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }
}
