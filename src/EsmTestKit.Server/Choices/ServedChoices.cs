using System.Text.Json.Nodes;
using EsmTestKit.Internal.Choices;

namespace EsmTestKit.Internal.Server;

/// <summary>Keeps what a served world was asked of AWS's open choices, and what was chosen.</summary>
internal sealed class ServedChoices : Oracle
{
    private readonly Oracle _inner;
    private readonly DecisionOracle? _decisions;
    private readonly JsonArray _asked = [];

    public ServedChoices(WorldStart start)
    {
        _decisions = start.Decisions is { } decisions ? new DecisionOracle(decisions, alwaysAsks: true) : null;
        _inner = _decisions ?? (Oracle)(start.Seed is { } seed ? new SeededOracle(seed) : new CanonicalOracle());
    }

    /// <summary>The choices in the order asked. An usual world asks nothing.</summary>
    public JsonArray Asked => _asked;

    /// <summary>Decisions that the world had no place for so far.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Unmet => [.. (_decisions?.Unmet ?? []).Select(unmet => new KeyValuePair<string, string>(unmet.Site, unmet.Label))];

    public override bool OpensAny => _inner.OpensAny;

    public override bool Opens(ChoicePoint point) => _inner.Opens(point);

    public override int Pick(ChoicePoint point, string site, Option[] options)
    {
        var picked = _inner.Pick(point, site, options);
        _asked.Add((JsonNode)new JsonObject
        {
            ["kind"] = point.Name,
            ["site"] = site,
            ["options"] = new JsonArray([.. options.Select(option => (JsonNode?)option.Label)]),
            ["chosen"] = options[picked].Label,
            ["rule"] = options[picked].Because.Text,
        });
        return picked;
    }
}
