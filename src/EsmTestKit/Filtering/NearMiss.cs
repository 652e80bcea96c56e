using System.Globalization;
using System.Text.Json;
using EsmTestKit.Internal.Streams;

namespace EsmTestKit.Internal.Filtering;

/// <summary>Why a part of a pattern did not match although it looks as if it should, and what to write instead.</summary>
internal static class NearMiss
{
    private static readonly string[] AttributeTypes = ["S", "N", "B", "BOOL", "NULL", "M", "L", "SS", "NS", "BS"];

    public static string OfPlainData(RecordSource source, string text)
    {
        var start = text.AsSpan().TrimStart();
        var dropped = source == RecordSource.Sqs ? "the message is deleted (FLT-027)" : "the record is passed over (FLT-041)";
        if (start is ['{' or '[', ..]) return $"It looks like JSON but cannot be read as JSON: {dropped}.";
        if (start is ['"', ..]) return $"It is a JSON text, and only objects and arrays count as JSON (FLT-031): {dropped}. Was the body serialized twice?";
        return $"A pattern that names members never meets plain text: {dropped}.{(source == RecordSource.Sqs ? " For plain bodies write rules on the whole text: {\"body\":[{\"prefix\":\"…\"}]}." : string.Empty)}";
    }

    public static string OfJsonData(RecordSource source) =>
        $"Rules on the whole text never meet JSON: the message is deleted (FLT-028). Name its members: {{\"{source.DataKey()}\":{{\"key\":[\"value\"]}}}}.";

    public static string? Of(RecordSource source, PatternField field, IReadOnlyList<JsonElement> found, FilterDocument document)
    {
        if (found.Count == 0) return OfMissing(source, field, document);
        if (found.FirstOrDefault(value => value.ValueKind == JsonValueKind.Object) is { ValueKind: JsonValueKind.Object } inner) return OfObject(inner);
        return found.SelectMany(value => field.Rules.Select(rule => OfValue(source, field, rule, value))).FirstOrDefault(hint => hint is not null);
    }

    private static string OfObject(JsonElement inner)
    {
        var names = inner.EnumerateObject().Select(member => member.Name).ToList();
        return names is [var type] && AttributeTypes.Contains(type, StringComparer.Ordinal)
            ? $"An attribute stands under its type: put the rules one level deeper, under \"{type}\" (FLT-020)."
            : $"Rules compare single values, and here is an object: name one of its members ({string.Join(", ", names.Take(5))}).";
    }

    private static string? OfValue(RecordSource source, PatternField field, ValueMatcher rule, JsonElement value) => (rule, value.ValueKind) switch
    {
        (ValueMatcher.Absent, _) => "{\"exists\":false} wants it not to be there.",
        (ValueMatcher.Number or ValueMatcher.Range, JsonValueKind.String) when IsNumber(value.GetString()) => TextForNumber(source, field, value),
        (ValueMatcher.Range range, JsonValueKind.Number) => OfBound(range, value),
        (ValueMatcher.Number { BySpelling: true } number, JsonValueKind.Number) when ComparableNumber.Read(value.GetRawText()).EqualTo(number.Value) => $"The same number is spelled otherwise, and numbers are compared as texts here (ADD-37): write [{value.GetRawText()}], or [{{\"numeric\":[\"=\",{number.Value.Literal}]}}].",
        (ValueMatcher.Number, JsonValueKind.Number) when ComparableNumber.Read(value.GetRawText()).Value is null => "The number has more digits than a double holds: it equals only the same spelling (FLT-079).",
        (ValueMatcher.Text text, JsonValueKind.Number) when text.Value == value.GetRawText() => $"The value is a number and the pattern has a text: write [{value.GetRawText()}] (FLT-082).",
        (ValueMatcher.Text text, JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null) when text.Value == value.GetRawText() => $"The value is no text: write [{value.GetRawText()}] without quotes (FLT-058).",
        (ValueMatcher.Literal literal, JsonValueKind.String) when string.Equals(literal.Kind.ToString(), value.GetString(), StringComparison.OrdinalIgnoreCase) => $"The value is a text: write [{value.GetRawText()}] (FLT-058).",
        (ValueMatcher.Text text, JsonValueKind.String) => OfText(text.Value, value.GetString() ?? string.Empty),
        (ValueMatcher.Prefix { IgnoreCase: false } prefix, JsonValueKind.String) => OfAffix("prefix", prefix.Value, (value.GetString() ?? string.Empty).StartsWith(prefix.Value, StringComparison.OrdinalIgnoreCase)),
        (ValueMatcher.Suffix { IgnoreCase: false } suffix, JsonValueKind.String) => OfAffix("suffix", suffix.Value, (value.GetString() ?? string.Empty).EndsWith(suffix.Value, StringComparison.OrdinalIgnoreCase)),
        (ValueMatcher.Prefix or ValueMatcher.Suffix or ValueMatcher.Wildcard or ValueMatcher.EqualsIgnoreCase, not JsonValueKind.String) => "This operator compares texts only, and the value is none (FLT-074).",
        _ => null,
    };

    private static string TextForNumber(RecordSource source, PatternField field, JsonElement value) =>
        source == RecordSource.DynamoDb && field.Path.EndsWith(".N", StringComparison.Ordinal)
            ? $"DynamoDB's numbers are texts in the record, and numeric rules never match texts (FLT-018). Equality can be written as text: [{value.GetRawText()}]; ranges cannot be filtered."
            : $"The value is the text {value.GetRawText()}, no number, and the one never matches the other (FLT-082). Send a JSON number, or compare texts: [{value.GetRawText()}].";

    private static string? OfBound(ValueMatcher.Range range, JsonElement value)
    {
        if (ComparableNumber.Read(value.GetRawText()).Value is not { } number) return "The number has more digits than a double holds: numeric rules never match it (FLT-079).";
        return number.Equals(range.Bottom) && !range.WithBottom ? "The bound itself is not in the range: write \">=\"."
            : number.Equals(range.Top) && !range.WithTop ? "The bound itself is not in the range: write \"<=\"."
            : null;
    }

    private static string? OfText(string wanted, string given)
    {
        if (string.Equals(wanted, given, StringComparison.OrdinalIgnoreCase)) return $"Only the case differs: {{\"equals-ignore-case\":\"{JsonText.Escape(wanted)}\"}} would match (FLT-051).";
        return wanted.Trim() == given.Trim() ? "Only the white space around it differs." : null;
    }

    private static string? OfAffix(string name, string wanted, bool matchesWithoutCase) =>
        matchesWithoutCase ? $"Only the case differs: {{\"{name}\":{{\"equals-ignore-case\":\"{JsonText.Escape(wanted)}\"}}}} would match (FLT-063, not documented for mappings)." : null;

    private static string? OfMissing(RecordSource source, PatternField field, FilterDocument document)
    {
        var (path, key) = (field.Path, field.Path[(field.Path.LastIndexOf('.') + 1)..]);
        var nodes = document.Visit().ToList();
        if (source == RecordSource.Kinesis && path.StartsWith("kinesis.data", StringComparison.Ordinal)) return "The data of a Kinesis record is filtered under \"data\", not under \"kinesis\" (FLT-013).";
        if (nodes.Find(node => path.StartsWith(node.Key + ".", StringComparison.Ordinal) && HoldsJson(node.Value)) is { Key: { } holder })
        {
            var envelope = nodes.Exists(node => node.Key.EndsWith("TopicArn", StringComparison.Ordinal)) ? " It is an SNS envelope: raw message delivery on the subscription takes it off." : string.Empty;
            return $"`{holder}` is a text that holds JSON; filters do not look into it.{envelope}";
        }

        if (nodes.Find(node => string.Equals(node.Key, path, StringComparison.OrdinalIgnoreCase)) is { Key: { } otherCase }) return $"The record has `{otherCase}`: keys are case-sensitive (FLT-051).";
        if (nodes.Find(node => node.Key.EndsWith("." + path, StringComparison.Ordinal)) is { Key: { } deeper }) return $"The record has it deeper: `{deeper}`. A pattern names every key on the way.";
        if (nodes.Find(node => node.Key.EndsWith("." + key, StringComparison.Ordinal) || node.Key == key) is { Key: { } elsewhere }) return $"The record has `{key}` elsewhere: `{elsewhere}`.";
        if (document.PlainData is not null && field.Path == source.DataKey()) return null;
        return field.Rules.Any(rule => rule is ValueMatcher.AnythingBut) ? "anything-but wants a value to be there (FLT-072); add {\"exists\":false} to the list for records without it." : null;
    }

    private static bool HoldsJson(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String || value.GetString()?.TrimStart() is not ['{' or '[', ..]) return false;
        try
        {
            using var document = JsonDocument.Parse(value.GetString()!);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsNumber(string? text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}
