using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Lambda.KinesisEvents;

namespace Clicks;

public sealed record Click(string Page, string Visitor);

/// <summary>One call of a window: the records, and what the window has counted so far.</summary>
public sealed class ClickWindow : KinesisEvent
{
    public Bounds Window { get; set; } = new();

    public Dictionary<string, int> State { get; set; } = [];

    public string ShardId { get; set; } = "";

    public bool IsFinalInvokeForWindow { get; set; }

    public sealed class Bounds
    {
        public DateTimeOffset Start { get; set; }

        public DateTimeOffset End { get; set; }
    }
}

// The package's own KinesisTimeWindowResponse cannot be serialized by its own serializer.
public sealed record ClickCounts([property: JsonPropertyName("state")] Dictionary<string, int> State);

/// <summary>Where the clicks of each minute end: by page, shard and minute.</summary>
public interface IClickReport
{
    /// <summary>Sets what was counted.</summary>
    Task SetAsync(string page, string shard, DateTimeOffset minute, int clicks);

    /// <summary>Adds what was counted.</summary>
    Task AddAsync(string page, DateTimeOffset minute, int clicks);
}

/// <summary>Counts the clicks of each minute by page.</summary>
public sealed class ClickConsumer(IClickReport report)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public async Task<ClickCounts> HandleAsync(ClickWindow window)
    {
        foreach (var record in window.Records)
        {
            var click = JsonSerializer.Deserialize<Click>(record.Kinesis.Data, Json)!;
            window.State[click.Page] = window.State.GetValueOrDefault(click.Page) + 1;
        }

        if (window.IsFinalInvokeForWindow)
        {
            // The same call may come again: what is set twice is set once.
            foreach (var (page, clicks) in window.State) await report.SetAsync(page, window.ShardId, window.Window.Start, clicks);
        }

        return new ClickCounts(window.State);
    }
}

/// <summary>Adds at the window's end, and counts twice when that call is made again.</summary>
public sealed class NaiveClickConsumer(IClickReport report)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public async Task<ClickCounts> HandleAsync(ClickWindow window)
    {
        foreach (var record in window.Records)
        {
            var click = JsonSerializer.Deserialize<Click>(record.Kinesis.Data, Json)!;
            window.State[click.Page] = window.State.GetValueOrDefault(click.Page) + 1;
        }

        if (window.IsFinalInvokeForWindow)
        {
            foreach (var (page, clicks) in window.State) await report.AddAsync(page, window.Window.Start, clicks);
        }

        return new ClickCounts(window.State);
    }
}
