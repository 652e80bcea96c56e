using System.Globalization;
using System.Text.Json.Nodes;

namespace EsmTestKit.Internal.Wire;

/// <summary>A form as the JSON that the catalog knows: lists, maps and the types of scalars by the service's tables.</summary>
internal sealed class QueryReader(QueryService service)
{
    public JsonObject Read(FormTree form)
    {
        var result = new JsonObject();
        foreach (var (name, field) in form.Children)
        {
            if (name is "Action" or "Version" || name.StartsWith("X-Amz-", StringComparison.OrdinalIgnoreCase)) continue;
            Add(result, name, field);
        }

        // A form cannot say that a list is empty: without entries a batch has none.
        if (form.Find("Action")?.Value is { } action && service.Flattened.TryGetValue(action + "RequestEntry", out var entries) && !result.ContainsKey(entries.Member)) result[entries.Member] = new JsonArray();
        return result;
    }

    private JsonObject Structure(FormTree form)
    {
        var result = new JsonObject();
        foreach (var (name, field) in form.Children) Add(result, name, field);
        return result;
    }

    private void Add(JsonObject result, string name, FormTree field)
    {
        if (service.Flattened.TryGetValue(name, out var flattened))
        {
            // A single value may come without its number; nothing at all is how clients write an empty list.
            var items = field.Items ?? (field.Children.Count == 0 && string.IsNullOrEmpty(field.Value) ? [] : [field]);
            result[flattened.Member] = flattened.IsMap ? Map(items) : new JsonArray([.. items.Select(item => Value(name, item))]);
        }
        else
        {
            result[name] = Value(name, field);
        }
    }

    private JsonNode? Value(string name, FormTree field)
    {
        if (field.Children.Count == 0) return Scalar(name, field.Value ?? string.Empty);
        if (field.Items is { } plain) return new JsonArray([.. plain.Select(item => Value(name, item))]);
        if (field.Children is [var (wrapper, inner)] && inner.Items is { } items)
        {
            if (wrapper == "member") return new JsonArray([.. items.Select(item => Value(name, item))]);
            if (wrapper == "entry") return Map(items);
        }

        return Structure(field);
    }

    private JsonObject Map(IReadOnlyList<FormTree> entries)
    {
        var result = new JsonObject();
        foreach (var entry in entries)
        {
            var key = (entry.Find("Name") ?? entry.Find("key") ?? entry.Find("Key"))?.Value
                ?? throw new AwsServiceException("MissingParameter", "The request must contain the name of each entry of a map.");
            result[key] = (entry.Find("Value") ?? entry.Find("value")) is { } value ? Value(string.Empty, value) : string.Empty;
        }

        return result;
    }

    private JsonNode? Scalar(string name, string text)
    {
        if (service.Integers.Contains(name)) return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer) ? JsonValue.Create(integer) : throw Malformed(name, text);
        if (service.Numbers.Contains(name)) return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? JsonValue.Create(number) : throw Malformed(name, text);
        if (service.Booleans.Contains(name)) return bool.TryParse(text, out var boolean) ? JsonValue.Create(boolean) : throw Malformed(name, text);
        if (service.Timestamps.Contains(name)) return InstantText.ToSeconds(text) is { } seconds ? JsonValue.Create(seconds) : throw Malformed(name, text);
        return JsonValue.Create(text);
    }

    private static AwsServiceException Malformed(string name, string text) => new("MalformedInput", $"The value \"{text}\" of the parameter {name} has the wrong form.");
}
