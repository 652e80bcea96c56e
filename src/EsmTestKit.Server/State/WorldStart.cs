using System.Globalization;
using System.Text.Json.Nodes;

namespace EsmTestKit.Internal.Server;

/// <summary>What a served world begins with; the same start and the same entries give the same world.</summary>
/// <param name="Decisions">Site and label of each choice that differs from the usual one, while every choice is asked; null: the seed's world, or the usual one.</param>
internal sealed record WorldStart(string Region, string AccountId, DateTimeOffset StartTime, long? Seed, IReadOnlyList<KeyValuePair<string, string>>? Decisions)
{
    public static WorldStart Of(EsmSimulationSettings settings) => new(settings.Region, settings.AccountId, settings.StartTime, settings.Seed, null);

    public JsonObject ToJson()
    {
        var json = new JsonObject { ["region"] = Region, ["account"] = AccountId, ["start"] = StartTime.ToString("O", CultureInfo.InvariantCulture) };
        if (Seed is { } seed) json["seed"] = seed;
        if (Decisions is not null) json["decisions"] = DecisionList.Write(Decisions);
        return json;
    }

    public static WorldStart FromJson(JsonNode json) => new(
        json["region"]!.GetValue<string>(),
        json["account"]!.GetValue<string>(),
        json["start"]!.GetValue<DateTimeOffset>(),
        json["seed"]?.GetValue<long>(),
        json["decisions"] is { } decisions ? DecisionList.Read(decisions) : null);
}
