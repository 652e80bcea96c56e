using System.Globalization;
using System.Text.Json;

namespace EsmTestKit.Internal.Ledger;

/// <summary>What a report reads out of the event of an invocation.</summary>
internal static class EventOf
{
    public static bool IsFifo(LedgerLine started) => started.Records is [var first, ..] && first.Contains(".fifo#", StringComparison.Ordinal);

    /// <summary>The message group of each record.</summary>
    public static IEnumerable<(string Record, string Group)> Groups(LedgerLine started)
    {
        using var json = Parse(started.Of("event"));
        if (json is null || !Member(json.RootElement, "Records", JsonValueKind.Array, out var messages)) yield break;
        foreach (var (record, message) in started.Records.Zip(messages.EnumerateArray()))
        {
            if (Member(message, "attributes", JsonValueKind.Object, out var attributes) && Member(attributes, "MessageGroupId", JsonValueKind.String, out var group)) yield return (record, group.GetString() ?? "");
        }
    }

    /// <summary>The stream and shard that the event of a tumbling window names; empty where it names none.</summary>
    public static (string Source, string Id) Shard(LedgerLine started)
    {
        using var json = Parse(started.Of("event"));
        return json is not null && Member(json.RootElement, "shardId", JsonValueKind.String, out var shard) && Member(json.RootElement, "eventSourceARN", JsonValueKind.String, out var source)
            ? (EntryText.Tail(source.GetString() ?? ""), shard.GetString() ?? "")
            : ("", "");
    }

    /// <summary>The tumbling window of an event, as its texts say it; null: it has none.</summary>
    public static (string Start, string Label)? Window(LedgerLine started)
    {
        var text = started.Of("event");
        if (!text.Contains("\"window\":{", StringComparison.Ordinal)) return null;
        using var json = Parse(text);
        if (json is null || !Member(json.RootElement, "window", JsonValueKind.Object, out var window)) return null;
        return Member(window, "start", JsonValueKind.String, out var start) && Member(window, "end", JsonValueKind.String, out var end)
            ? (start.GetString() ?? "", $"window {Clock(start)} to {Clock(end)}")
            : null;
    }

    private static string Clock(JsonElement instant) =>
        DateTime.TryParse(instant.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var time) ? time.ToString("HH:mm:ss", CultureInfo.InvariantCulture) : instant.GetString() ?? "";

    private static bool Member(JsonElement json, string name, JsonValueKind kind, out JsonElement member)
    {
        member = default;
        return json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out member) && member.ValueKind == kind;
    }

    // An event that was written elsewhere may be anything.
    private static JsonDocument? Parse(string text)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
