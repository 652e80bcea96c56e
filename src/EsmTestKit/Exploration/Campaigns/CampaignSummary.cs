using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Exploration;

/// <summary>What came of a campaign, or of the shards of it that are there.</summary>
internal sealed class CampaignSummary
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly CampaignHeader _header;
    private readonly List<PartResult> _parts;
    private readonly Explored _explored;
    private readonly List<(CampaignFinding Finding, int Times)> _findings;

    /// <param name="parts">Each part once.</param>
    /// <param name="missing">What is not there, in words.</param>
    /// <param name="doubt">Why the results cannot be relied on; null: as far as the parts say.</param>
    public CampaignSummary(CampaignHeader header, IEnumerable<PartResult> parts, IReadOnlyList<string> missing, string? doubt = null)
    {
        (_header, Missing) = (header, missing);
        _parts = [.. parts.OrderBy(part => part.Slice ?? -1)];
        // The smallest of each bucket stands for all of them (EXP-611).
        _findings = [.. _parts.SelectMany(part => part.Found).GroupBy(finding => finding.Bucket, StringComparer.Ordinal)
            .Select(bucket => (bucket.OrderBy(finding => finding.Deviations).ThenBy(finding => finding.Replay, StringComparer.Ordinal).First(), bucket.Count()))
            .OrderBy(one => one.Item1.Deviations).ThenBy(one => one.Item1.Bucket, StringComparer.Ordinal)];
        _explored = Explore(doubt);
    }

    /// <summary>What is not there, in words; empty: everything is.</summary>
    public IReadOnlyList<string> Missing { get; }

    public bool IsBroken => _findings.Count > 0;

    /// <summary>1 when something breaks, 2 when nothing does and something is missing.</summary>
    public int ExitCode => IsBroken ? 1 : Missing.Count > 0 ? 2 : 0;

    public int Schedules => _explored.Enumerated + _explored.Ordered + _explored.Random;

    public IReadOnlyList<CampaignFinding> Findings => [.. _findings.Select(one => one.Finding)];

    public IEnumerable<string> Text()
    {
        yield return $"{_header.Subject}{(_header.Shard.Count == 1 ? "" : Of($", shard {_header.Shard}"))}";
        if (!IsBroken) yield return $"{ReportText.Title(_header.Claim)}: holds{(Missing.Count > 0 ? " as far as it was run" : "")}.";
        foreach (var (finding, times) in _findings)
        {
            foreach (var line in finding.Report) yield return line;
            if (times > 1) yield return Of($"The like was found in {times} places ({finding.Bucket}); this is the smallest.");
        }

        foreach (var line in ReportText.Section("Explored", [.. Extent.Of(_explored), .. Missing])) yield return line;
    }

    public string Json()
    {
        var json = new JsonObject
        {
            ["subject"] = _header.Subject,
            ["claim"] = ClaimKinds.NameOf(_header.Claim),
            ["holds"] = !IsBroken,
            ["control"] = _explored.Control.ToString(),
            ["shard"] = _header.Shard.Count == 1 ? null : _header.Shard.ToString(),
            ["schedules"] = Schedules,
            ["enumerated"] = _explored.Enumerated,
            ["random"] = _explored.Random,
            ["complete"] = _explored.IsComplete,
            ["missing"] = new JsonArray([.. Missing.Select(text => (JsonNode?)text)]),
            ["findings"] = new JsonArray([.. _findings.Select(one => Found(one.Finding, one.Times))]),
            ["explored"] = new JsonArray([.. Extent.Of(_explored).Select(text => (JsonNode?)text)]),
        };
        return json.ToJsonString(Indented);
    }

    private static JsonNode? Found(CampaignFinding finding, int times)
    {
        var json = (JsonObject)JsonNode.Parse(finding.Json)!;
        json["deviations"] = finding.Deviations;
        json["times"] = times;
        return json;
    }

    private Explored Explore(string? doubt)
    {
        var top = _parts.Find(part => part.Slice is null);
        var all = Missing.Count == 0 && !IsBroken && _parts.All(part => part.IsComplete) && _parts.Count == Slices.Count + 1;
        var behaviours = new SortedDictionary<ulong, int>();
        foreach (var (hash, count) in _parts.SelectMany(part => part.Behaviours)) behaviours[hash] = behaviours.GetValueOrDefault(hash) + count;
        var marks = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var (mark, count) in _parts.SelectMany(part => part.Marks)) marks[mark] = marks.GetValueOrDefault(mark) + count;
        var worst = _parts.OrderByDescending(part => part.Control).FirstOrDefault();
        RuleHits.Note("EXP-611");
        return new Explored(
            _parts.Sum(part => part.Enumerated), _parts.Sum(part => part.Random), all,
            top is { Found.Count: 0 } ? top.IsComplete ? 1 : 0 : -1,
            behaviours.Count, behaviours.Values.Count(count => count == 1),
            (_parts.Sum(part => part.Pct.Two), _parts.Sum(part => part.Pct.Three)),
            _parts.Select(part => part.MostSteps).DefaultIfEmpty().Max(), _parts.Select(part => part.MostInvocations).DefaultIfEmpty().Max(),
            _header.Budgets,
            doubt is null ? worst?.Control ?? ControlLevel.Controlled : ControlLevel.Uncontrolled, doubt ?? worst?.Doubt,
            top?.Notes ?? [],
            IsBroken ? _findings[0].Finding.Deviations : null)
        {
            Ordered = _parts.Sum(part => part.Ordered),
            Guided = _parts.Sum(part => part.Guided),
            Uniform = _parts.Sum(part => part.Uniform),
            Marks = marks,
            FoundIsFewest = IsBroken && _findings[0].Finding.IsFewest,
        };
    }

    private static string Of(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
