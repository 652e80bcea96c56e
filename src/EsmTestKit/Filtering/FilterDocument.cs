using System.Text;
using System.Text.Json;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Filtering;

/// <summary>What a pattern is matched against: the record, with its data parsed where it is JSON (FLT-012 to FLT-017).</summary>
internal sealed class FilterDocument
{
    private readonly List<KeyValuePair<string, JsonElement>> _members;
    private readonly Dictionary<string, List<Leaf>> _leaves = new(StringComparer.Ordinal);
    private readonly RecordSource _source;
    private readonly bool _hasData;
    private readonly bool _dataIsJson;

    private FilterDocument(RecordSource source, List<KeyValuePair<string, JsonElement>> members, bool hasData, bool dataIsJson)
    {
        _source = source;
        _members = members;
        _hasData = hasData;
        _dataIsJson = dataIsJson;
    }

    /// <summary>Any JSON object, no member of which is special.</summary>
    public static FilterDocument FromJson(ReadOnlyMemory<byte> json) => new(RecordSource.None, Members(Parse(json)), hasData: false, dataIsJson: false);

    /// <summary>The record exactly as it stands in the event's <c>Records</c>.</summary>
    public static FilterDocument FromRecord(RecordSource source, ReadOnlyMemory<byte> recordJson)
    {
        var record = Parse(recordJson);
        switch (source)
        {
            case RecordSource.Sqs:
                RuleHits.Note("FLT-012");
                return WithData(source, Members(record), "body", record.TryGetProperty("body"u8, out var body) ? Encoding.UTF8.GetBytes(body.GetString() ?? string.Empty) : null);
            case RecordSource.Kinesis:
                // The members of "kinesis" stand at the root beside the outer ones (FLT-017, STR-317).
                RuleHits.Note("FLT-013");
                RuleHits.Note("ADD-80", "STR-314", "STR-317");
                var members = Members(record);
                if (!record.TryGetProperty("kinesis"u8, out var kinesis)) return new(source, members, hasData: false, dataIsJson: false);
                members.AddRange(Members(kinesis).Where(member => member.Key != "data"));
                return WithData(source, members, "data", kinesis.TryGetProperty("data"u8, out var data) ? data.GetBytesFromBase64() : null);
            default:
                // The record as it stands, attributes in their typed form (FLT-022, FLT-023); its data is always JSON.
                RuleHits.Note("FLT-014");
                RuleHits.Note("FLT-022");
                RuleHits.Note("FLT-023");
                RuleHits.Note("FLT-045", "STR-318", "STR-319");
                return new(source, Members(record), hasData: true, dataIsJson: true);
        }
    }

    /// <summary>A JSON pattern never meets plain data, nor a plain one JSON: the record is dropped before anything is compared (FLT-032, FLT-033).</summary>
    public bool Fits(DataForm form)
    {
        if (!_hasData) return true;
        RuleHits.Note(DataTable.Rule(_source, _dataIsJson, form));
        if (_source == RecordSource.Sqs) RuleHits.Note(RuleOfBody(form));
        if (form == DataForm.None || (form == DataForm.Json) == _dataIsJson) return true;
        if (_source == RecordSource.Kinesis) RuleHits.Note("STR-315");
        RuleHits.Note(_dataIsJson ? "FLT-033" : "FLT-032");
        return false;
    }

    // The five lines of the guide's table for the body of a message (SQS-405 to SQS-409).
    private RuleId RuleOfBody(DataForm form) => form switch
    {
        DataForm.None => "SQS-409",
        DataForm.Plain => _dataIsJson ? "SQS-408" : "SQS-405",
        _ => _dataIsJson ? "SQS-407" : "SQS-406",
    };

    /// <summary>The scalars under a dotted path; arrays on the way are passed through.</summary>
    public IReadOnlyList<Leaf> Leaves(string path)
    {
        if (_leaves.TryGetValue(path, out var known)) return known;
        var leaves = new List<Leaf>();
        Descend(_members, path, string.Empty, null, leaves);
        return _leaves[path] = leaves;
    }

    /// <summary>The text of data that is no JSON; null where it is JSON, or where the record has none.</summary>
    public string? PlainData => _hasData && !_dataIsJson ? _members[^1].Value.GetString() : null;

    /// <summary>Everything in the document with its dotted path, in reading order; the elements of an array share the array's path.</summary>
    public IEnumerable<KeyValuePair<string, JsonElement>> Visit() => _members.SelectMany(member => Visit(member.Key, member.Value));

    private static IEnumerable<KeyValuePair<string, JsonElement>> Visit(string path, JsonElement value)
    {
        yield return new(path, value);
        var inner = value.ValueKind switch
        {
            JsonValueKind.Object => Members(value).SelectMany(member => Visit($"{path}.{member.Key}", member.Value)),
            JsonValueKind.Array => value.EnumerateArray().SelectMany(item => Visit(path, item)),
            _ => [],
        };
        foreach (var found in inner) yield return found;
    }

    private static FilterDocument WithData(RecordSource source, List<KeyValuePair<string, JsonElement>> members, string key, byte[]? data)
    {
        if (data is null) return new(source, members, hasData: false, dataIsJson: false);
        members.RemoveAll(member => member.Key == key);
        var parsed = AsJson(data);
        members.Add(new(key, parsed ?? Text(data)));
        return new(source, members, hasData: true, dataIsJson: parsed is not null);
    }

    // Only objects and arrays count as JSON; a scalar text stays plain (FLT-031, ADD-41), as do bytes that are no UTF-8 (FLT-046).
    private static JsonElement? AsJson(byte[] data)
    {
        try
        {
            var root = Parse(data);
            if (root.ValueKind == JsonValueKind.Array) RuleHits.Note("FLT-086");
            if (root.ValueKind is JsonValueKind.Object or JsonValueKind.Array) return root;
            RuleHits.Note("FLT-031");
            RuleHits.Note("ADD-41");
            return null;
        }
        catch (JsonException)
        {
            RuleHits.Note("FLT-046");
            return null;
        }
    }

    private static JsonElement Text(byte[] data) => JsonSerializer.SerializeToElement(Encoding.UTF8.GetString(data));

    private static JsonElement Parse(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    // Of a repeated key the last stands (FQ10).
    private static List<KeyValuePair<string, JsonElement>> Members(JsonElement element)
    {
        var members = new List<KeyValuePair<string, JsonElement>>();
        if (element.ValueKind != JsonValueKind.Object) return members;
        foreach (var property in element.EnumerateObject())
        {
            members.RemoveAll(member => member.Key == property.Name);
            members.Add(new(property.Name, property.Value));
        }

        return members;
    }

    // Keys are joined with dots, in the event too (FLT-053): "a.b" may be one key or two.
    private static void Descend(List<KeyValuePair<string, JsonElement>> members, string path, string walked, ArrayStep? steps, List<Leaf> leaves)
    {
        foreach (var (name, value) in members)
        {
            if (path == name) Collect(value, walked + name, steps, leaves);
            else if (path.Length > name.Length && path[name.Length] == '.' && path.StartsWith(name, StringComparison.Ordinal)) Enter(value, path[(name.Length + 1)..], walked + name + ".", steps, leaves);
        }
    }

    private static void Enter(JsonElement value, string path, string walked, ArrayStep? steps, List<Leaf> leaves)
    {
        RuleHits.Note("FLT-053");
        if (value.ValueKind == JsonValueKind.Object) Descend(Members(value), path, walked, steps, leaves);
        if (value.ValueKind != JsonValueKind.Array) return;
        RuleHits.Note("FLT-084");
        var index = 0;
        var array = walked + Place(steps);
        foreach (var item in value.EnumerateArray()) Enter(item, path, walked, new ArrayStep(array, index++, steps), leaves);
    }

    private static void Collect(JsonElement value, string walked, ArrayStep? steps, List<Leaf> leaves)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                RuleHits.Note("FLT-021"); // Not a leaf: "exists" is false here.
                RuleHits.Note("FLT-020", "STR-321");
                break;
            case JsonValueKind.Array:
                RuleHits.Note("FLT-083");
                foreach (var item in value.EnumerateArray()) Collect(item, walked, steps, leaves);
                break;
            default:
                leaves.Add(new Leaf(value, steps));
                break;
        }
    }

    private static string Place(ArrayStep? steps) => steps is null ? string.Empty : $"@{steps.Array}[{steps.Index}]";
}
