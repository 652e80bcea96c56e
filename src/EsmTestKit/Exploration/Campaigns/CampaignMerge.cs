using System.Globalization;

namespace EsmTestKit.Internal.Exploration;

/// <summary>Puts the results of shards together (EXP-611).</summary>
internal static class CampaignMerge
{
    /// <exception cref="EsmUsageException">They are of different campaigns.</exception>
    public static CampaignSummary Of(IReadOnlyList<ResultsFile> files)
    {
        var first = files[0];
        foreach (var other in files.Skip(1))
        {
            if (first.Header.DifferenceTo(other.Header) is { } difference) throw new EsmUsageException($"{first.Path} and {other.Path} are of different campaigns: {difference}.", "Merge the shards of one campaign: the same contract, consumer and options, and one number of shards.");
        }

        string? doubt = null;
        var parts = new Dictionary<int, PartResult>();
        foreach (var part in files.SelectMany(file => file.Parts))
        {
            // A shard that was run twice, and the top that every shard runs, count once.
            var key = part.Slice ?? -1;
            if (!parts.TryAdd(key, part) && !parts[key].IsSame(part)) doubt ??= part.Slice is { } slice ? Text($"slice {slice} came out differently in two files") : "the undisturbed run and its single deviations came out differently on two machines";
        }

        var count = first.Header.Shard.Count;
        var missing = Enumerable.Range(0, count).Select(index => Missing(index, count, [.. files.Where(file => file.Header.Shard.Index == index)], parts)).OfType<string>().ToList();
        var whole = count == files.Select(file => file.Header.Shard.Index).Distinct().Count();
        return new CampaignSummary(first.Header with { Shard = whole || count == 1 ? CampaignShard.Whole : first.Header.Shard }, parts.OrderBy(part => part.Key).Select(part => part.Value), missing, doubt);
    }

    private static string? Missing(int index, int count, List<ResultsFile> files, Dictionary<int, PartResult> parts)
    {
        if (files.Count == 0) return Text($"Missing: shard {index}/{count} has no results.");
        var own = Enumerable.Range(0, Slices.Count).Where(slice => slice % count == index).ToList();
        var done = own.Count(parts.ContainsKey);
        if (done == own.Count) return null;
        // One that found something had reason to stop; the finding stands above.
        return files.Exists(file => file.End == CampaignEnd.Found) ? Text($"Shard {index}/{count} stopped at what it found, after {done} of {own.Count} slices.") : Text($"Missing: shard {index}/{count} ran {done} of {own.Count} slices. Resume it with the same command.");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
