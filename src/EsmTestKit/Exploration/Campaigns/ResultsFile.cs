using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Exploration;

/// <summary>A shard's results, one JSON object a line: what the campaign is, then each part as it was done, then how it ended (EXP-610). It is the checkpoint too (EXP-602).</summary>
/// <param name="Header">What the campaign is.</param>
/// <param name="Parts">What was done, in order.</param>
/// <param name="End">Null: the process was killed before it could say.</param>
/// <param name="IntactBytes">How much of the file is whole lines: behind it stands what a killed process left half written.</param>
internal sealed record ResultsFile(string Path, CampaignHeader Header, IReadOnlyList<PartResult> Parts, CampaignEnd? End, long IntactBytes)
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="EsmUsageException">It cannot be read, or holds something else.</exception>
    public static ResultsFile Read(string path)
    {
        var lines = Lines(path, out var intact);
        CampaignHeader? header = null;
        var parts = new List<PartResult>();
        CampaignEnd? end = null;
        for (var index = 0; index < lines.Count; index++)
        {
            try
            {
                var line = JsonNode.Parse(lines[index]) as JsonObject ?? throw new FormatException("no object");
                if (index == 0) header = HeaderOf(line);
                else if (line["end"] is { } ended) end = Enum.Parse<CampaignEnd>((string)ended!, ignoreCase: true);
                else (end, _) = (null, Add(parts, PartOf(line)));
            }
            catch (Exception broken) when (broken is JsonException or FormatException or ArgumentException or InvalidOperationException or NullReferenceException or OverflowException)
            {
                throw new EsmUsageException(string.Create(CultureInfo.InvariantCulture, $"{path}, line {index + 1} is no result of a campaign: {broken.Message}"), "Name a file that esm explore --results wrote; a file of another kit's version has to be made anew.", broken);
            }
        }

        RuleHits.Note("EXP-610");
        return new ResultsFile(path, header ?? throw new EsmUsageException($"{path} is empty.", "Name a file that esm explore --results wrote."), parts, end, intact);
    }

    public static string LineOf(CampaignHeader header) => Line(new JsonObject
    {
        ["campaign"] = 1,
        ["subject"] = header.Subject,
        ["claim"] = ClaimKinds.NameOf(header.Claim),
        ["fingerprint"] = header.Fingerprint,
        ["engine"] = header.Engine,
        ["budgets"] = header.Budgets,
        ["schedules"] = header.MaxSchedules,
        ["random"] = header.RandomRuns,
        ["seed"] = header.Seed,
        ["shard"] = header.Shard.ToString(),
        ["slices"] = Slices.Count,
    });

    public static string LineOf(PartResult part)
    {
        var line = new JsonObject { ["part"] = part.Slice is { } slice ? slice : "top", ["enumerated"] = part.Enumerated };
        if (part.Ordered > 0) line["ordered"] = part.Ordered;
        if (part.Random > 0) line["random"] = part.Random;
        if (part.Guided > 0) line["guided"] = part.Guided;
        if (part.Uniform > 0) line["uniform"] = part.Uniform;
        if (part.Pct != default) line["pct"] = new JsonArray(part.Pct.Two, part.Pct.Three);
        line["complete"] = part.IsComplete;
        line["steps"] = part.MostSteps;
        line["invocations"] = part.MostInvocations;
        line["control"] = part.Control.ToString();
        if (part.Doubt is { } doubt) line["doubt"] = doubt;
        if (part.Notes.Count > 0) line["notes"] = new JsonArray([.. part.Notes.Select(note => (JsonNode?)note)]);
        if (part.Marks.Count > 0) line["marks"] = new JsonObject(part.Marks.Select(one => new KeyValuePair<string, JsonNode?>(one.Key, one.Value)));
        if (part.Behaviours.Count > 0) line["behaviours"] = new JsonObject(part.Behaviours.Select(one => new KeyValuePair<string, JsonNode?>(Behaviour.Text(one.Key), one.Value)));
        if (part.Found.Count > 0) line["found"] = new JsonArray([.. part.Found.Select(JsonOf)]);
        return Line(line);
    }

    public static string LineOf(CampaignEnd end) => Line(new JsonObject { ["end"] = end.ToString().ToLowerInvariant() });

    private static string Line(JsonObject line) => line.ToJsonString(Compact) + "\n";

    private static JsonNode? JsonOf(CampaignFinding finding) => new JsonObject
    {
        ["bucket"] = finding.Bucket,
        ["deviations"] = finding.Deviations,
        ["fewest"] = finding.IsFewest,
        ["handle"] = finding.Replay,
        ["finding"] = JsonNode.Parse(finding.Json),
        ["report"] = new JsonArray([.. finding.Report.Select(text => (JsonNode?)text)]),
    };

    private static CampaignHeader HeaderOf(JsonObject line)
    {
        if ((int?)line["campaign"] != 1 || (int?)line["slices"] != Slices.Count) throw new FormatException("another version of the format");
        return new CampaignHeader(
            Text(line["subject"]), ClaimKinds.Named(Text(line["claim"])), Text(line["fingerprint"]), Text(line["engine"]), Text(line["budgets"]),
            (int)line["schedules"]!, (int)line["random"]!, (long)line["seed"]!, CampaignShard.Parse(Text(line["shard"]), "\"shard\""));
    }

    private static PartResult PartOf(JsonObject line) => new(line["part"] is JsonValue part && part.TryGetValue<int>(out var slice) ? slice : Text(line["part"]) == "top" ? null : throw new FormatException("an unknown part"))
    {
        Enumerated = (int)line["enumerated"]!,
        Ordered = (int?)line["ordered"] ?? 0,
        Random = (int?)line["random"] ?? 0,
        Guided = (int?)line["guided"] ?? 0,
        Uniform = (int?)line["uniform"] ?? 0,
        Pct = line["pct"] is JsonArray { Count: 2 } pct ? ((int)pct[0]!, (int)pct[1]!) : default,
        IsComplete = (bool)line["complete"]!,
        MostSteps = (int)line["steps"]!,
        MostInvocations = (int)line["invocations"]!,
        Control = Enum.Parse<ControlLevel>(Text(line["control"])),
        Doubt = (string?)line["doubt"],
        Notes = [.. (line["notes"] as JsonArray ?? []).Select(Text)],
        Marks = new SortedDictionary<string, int>((line["marks"] as JsonObject ?? []).ToDictionary(one => one.Key, one => (int)one.Value!, StringComparer.Ordinal), StringComparer.Ordinal),
        Behaviours = new SortedDictionary<ulong, int>((line["behaviours"] as JsonObject ?? []).ToDictionary(one => ulong.Parse(one.Key, NumberStyles.HexNumber, CultureInfo.InvariantCulture), one => (int)one.Value!)),
        Found = [.. (line["found"] as JsonArray ?? []).Select(FindingOf)],
    };

    private static CampaignFinding FindingOf(JsonNode? finding) => new(
        Text(finding!["bucket"]), (int)finding["deviations"]!, Text(finding["handle"]), (bool)finding["fewest"]!, [.. finding["report"]!.AsArray().Select(Text)], finding["finding"]!.ToJsonString(Compact));

    private static string Text(JsonNode? node) => (string?)node ?? throw new FormatException("a text is missing");

    // Slices that were done twice are the merge's to compare.
    private static bool Add(List<PartResult> parts, PartResult part)
    {
        parts.Add(part);
        return true;
    }

    private static List<string> Lines(string path, out long intact)
    {
        try
        {
            var bytes = File.ReadAllBytes(path);
            intact = Array.LastIndexOf(bytes, (byte)'\n') + 1;
            return [.. Encoding.UTF8.GetString(bytes.AsSpan(0, (int)intact)).Split('\n').Where(line => line.Length > 0)];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new EsmUsageException($"{path} cannot be read: {unreadable.Message}", "Name the files that esm explore --results wrote.", unreadable);
        }
    }
}
