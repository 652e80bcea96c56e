using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EsmTestKit.Internal.Wire;

/// <summary>An answer's JSON as the XML of the query protocol, by the service's tables.</summary>
internal sealed class QueryWriter(QueryService service, string operation, XmlText xml)
{
    public void Members(JsonObject value)
    {
        foreach (var (name, member) in value)
        {
            if (member is not null) Member(name, member);
        }
    }

    private void Member(string name, JsonNode value)
    {
        var flat = service.FlattenedAnswers.TryGetValue(name, out var element) ? string.Format(CultureInfo.InvariantCulture, element, operation) : null;
        switch (value)
        {
            case JsonObject map when service.MapAnswers.TryGetValue(name, out var names):
                if (flat is null) xml.Open(name);
                foreach (var (key, item) in map) Entry(flat ?? "entry", names, key, item);
                if (flat is null) xml.Close(name);
                break;
            case JsonArray list:
                if (flat is null) xml.Open(name);
                foreach (var item in list)
                {
                    if (item is not null) Node(flat ?? "member", item, name);
                }

                if (flat is null) xml.Close(name);
                break;
            default:
                Node(name, value, name);
                break;
        }
    }

    private void Entry(string element, (string Key, string Value) names, string key, JsonNode? value)
    {
        xml.Open(element).Element(names.Key, key);
        if (value is not null) Node(names.Value, value, names.Value);
        xml.Close(element);
    }

    private void Node(string element, JsonNode value, string member)
    {
        if (value is JsonObject inner)
        {
            xml.Open(element);
            Members(inner);
            xml.Close(element);
        }
        else
        {
            xml.Element(element, Text(value, member));
        }
    }

    private string Text(JsonNode value, string member) => value.GetValueKind() switch
    {
        JsonValueKind.String => value.GetValue<string>(),
        JsonValueKind.Number when service.Timestamps.Contains(member) => InstantText.FromSeconds(decimal.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture)),
        _ => value.ToJsonString(),
    };
}
