using System.Globalization;

namespace Clicks;

/// <summary>The report in memory, as the tests look at it.</summary>
public sealed class ClickReport : IClickReport
{
    public SortedDictionary<string, int> Cells { get; } = new(StringComparer.Ordinal);

    public Task SetAsync(string page, string shard, DateTimeOffset minute, int clicks)
    {
        Cells[$"{page} {Minute(minute)} {shard}"] = clicks;
        return Task.CompletedTask;
    }

    public Task AddAsync(string page, DateTimeOffset minute, int clicks)
    {
        var cell = $"{page} {Minute(minute)}";
        Cells[cell] = Cells.GetValueOrDefault(cell) + clicks;
        return Task.CompletedTask;
    }

    private static string Minute(DateTimeOffset minute) => minute.ToString("HH:mm", CultureInfo.InvariantCulture);
}
