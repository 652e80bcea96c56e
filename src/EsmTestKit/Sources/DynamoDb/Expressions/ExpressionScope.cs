using System.Text.Json.Nodes;

namespace EsmTestKit.Internal.DynamoDb;

/// <summary>The names and values that the expressions of one request share. Each must be used, and only what is there can be.</summary>
internal sealed class ExpressionScope
{
    private readonly SortedDictionary<string, string>? _names;
    private readonly SortedDictionary<string, DynamoValue>? _values;
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    public ExpressionScope(JsonObject? names, JsonObject? values)
    {
        _names = Read(names, "ExpressionAttributeNames", '#', node => node is JsonValue text && text.TryGetValue<string>(out var name) ? name : throw new AwsServiceException("SerializationException", "ExpressionAttributeNames must be a map of strings"));
        _values = Read(values, "ExpressionAttributeValues", ':', node => ValueReader.Read(node));
    }

    public string Name(string placeholder, ExpressionKind kind)
    {
        _used.Add(placeholder);
        return _names is not null && _names.TryGetValue(placeholder, out var name)
            ? name
            : throw Invalid(kind, $"An expression attribute name used in the document path is not defined; attribute name: {placeholder}");
    }

    public DynamoValue Value(string placeholder, ExpressionKind kind)
    {
        _used.Add(placeholder);
        return _values is not null && _values.TryGetValue(placeholder, out var value)
            ? value
            : throw Invalid(kind, $"An expression attribute value used in expression is not defined; attribute value: {placeholder}");
    }

    /// <summary>Called when all expressions are parsed.</summary>
    public void RefuseUnused(bool hasExpressions)
    {
        if (!hasExpressions && _names is not null) throw DynamoDbErrors.Validation("ExpressionAttributeNames can only be specified when using expressions");
        if (!hasExpressions && _values is not null) throw DynamoDbErrors.Validation("ExpressionAttributeValues can only be specified when using expressions");
        RefuseUnused("ExpressionAttributeNames", _names?.Keys);
        RefuseUnused("ExpressionAttributeValues", _values?.Keys);
    }

    public static AwsServiceException Invalid(ExpressionKind kind, string reason) => DynamoDbErrors.Validation($"Invalid {kind}: {reason}");

    private void RefuseUnused(string member, IEnumerable<string>? placeholders)
    {
        var unused = placeholders?.Where(placeholder => !_used.Contains(placeholder)).ToList() ?? [];
        if (unused.Count > 0) throw DynamoDbErrors.Validation($"Value provided in {member} unused in expressions: keys: {{{string.Join(", ", unused)}}}");
    }

    private static SortedDictionary<string, T>? Read<T>(JsonObject? map, string member, char prefix, Func<JsonNode?, T> read)
    {
        if (map is null) return null;
        if (map.Count == 0) throw DynamoDbErrors.Validation($"{member} must not be empty");
        var entries = new SortedDictionary<string, T>(StringComparer.Ordinal);
        foreach (var (key, node) in map)
        {
            if (key.Length < 2 || key[0] != prefix || !key.Skip(1).All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '.'))
            {
                throw DynamoDbErrors.Validation($"{member} contains invalid key: Syntax error; key: \"{key}\"");
            }

            entries.Add(key, read(node));
        }

        return entries;
    }
}
