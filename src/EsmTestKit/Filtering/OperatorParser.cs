using System.Globalization;
using System.Text.Json;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Filtering;

/// <summary>Reads one rule of a rule array: a value, or an object with exactly one operator (FLT-050, section 5 of the filter rules).</summary>
internal static class OperatorParser
{
    /// <param name="numbersBySpelling">Whether plain numbers are compared as texts (ADD-37).</param>
    public static ValueMatcher Rule(PatternNode node, bool numbersBySpelling) => node.Type switch
    {
        JsonTokenType.String => new ValueMatcher.Text(node.Text),
        JsonTokenType.Number => new ValueMatcher.Number(ComparableNumber.Read(node.Text)) { BySpelling = numbersBySpelling },
        JsonTokenType.True => new ValueMatcher.Literal(JsonValueKind.True),
        JsonTokenType.False => new ValueMatcher.Literal(JsonValueKind.False),
        JsonTokenType.Null => new ValueMatcher.Literal(JsonValueKind.Null),
        JsonTokenType.StartObject => Operator(node, numbersBySpelling),
        _ => throw Refuse("V25", "Match value must be String, number, true, false, or null", node),
    };

    private static ValueMatcher Operator(PatternNode node, bool numbersBySpelling)
    {
        if (node.Members.Count == 0) throw Refuse("V26", "Match expression name not found", node);
        if (node.Members.Count > 1) throw Refuse("V27", "Only one key allowed in match expression", node);
        RuleHits.Note("FLT-050");
        var (name, value) = node.Members[0];
        return name switch
        {
            "exists" => Exists(value),
            "exactly" => value.IsString ? new ValueMatcher.Text(value.Text) : throw Refuse("V43", "exact match pattern must be a string", value),
            "prefix" => Affix(value, "prefix", "V12", (text, ignoreCase) => new ValueMatcher.Prefix(text, ignoreCase)),
            "suffix" => Affix(value, "suffix", "V17", (text, ignoreCase) => new ValueMatcher.Suffix(text, ignoreCase)),
            "equals-ignore-case" => value.IsString ? new ValueMatcher.EqualsIgnoreCase(value.Text) : throw Refuse("V08", "equals-ignore-case match pattern must be a string", value),
            "wildcard" => new ValueMatcher.Wildcard(Wildcard(value)),
            "cidr" => new ValueMatcher.Cidr(Cidr(value)),
            "numeric" => NumericParser.Range(value),
            "anything-but" => AnythingBut(value, numbersBySpelling),
            _ => throw Unknown(name, node),
        };
    }

    private static ValueMatcher Exists(PatternNode value) => value.Type switch
    {
        JsonTokenType.True => new ValueMatcher.Exists(),
        JsonTokenType.False => new ValueMatcher.Absent(),
        _ => throw Refuse("V39", "exists match pattern must be either true or false.", value),
    };

    private static ValueMatcher Affix(PatternNode value, string name, string code, Func<string, bool, ValueMatcher> make)
    {
        if (value.IsString) return make(value.Text, false);
        if (!value.IsObject) throw Refuse(code, $"{name} match pattern must be a string", value);
        if (value.Members is not [var (inner, text)] || inner != "equals-ignore-case")
        {
            throw Refuse("V40", $"Unsupported {name} pattern: {(value.Members.Count > 0 ? value.Members[0].Key : string.Empty)}", value);
        }

        return text.IsString ? make(text.Text, true) : throw Refuse("V08", "equals-ignore-case match pattern must be a string", text);
    }

    private static WildcardText Wildcard(PatternNode value)
    {
        if (!value.IsString) throw Refuse("V07", "wildcard match pattern must be a string", value);
        var pieces = new List<string>();
        var piece = new System.Text.StringBuilder();
        for (var index = 0; index < value.Text.Length; index++)
        {
            switch (value.Text[index])
            {
                case '\\' when index + 1 < value.Text.Length && value.Text[index + 1] is '*' or '\\':
                    piece.Append(value.Text[++index]);
                    break;
                case '\\':
                    throw Refuse("V41", string.Create(CultureInfo.InvariantCulture, $"Invalid escape character at pos {index}"), value);
                case '*' when index > 0 && value.Text[index - 1] == '*' && piece.Length == 0 && pieces.Count > 0:
                    throw Refuse("V18", string.Create(CultureInfo.InvariantCulture, $"Consecutive wildcard characters at pos {index - 1}"), value);
                case '*':
                    pieces.Add(piece.ToString());
                    piece.Clear();
                    break;
                default:
                    piece.Append(value.Text[index]);
                    break;
            }
        }

        pieces.Add(piece.ToString());
        RuleHits.Note("FLT-057"); // However many: no cap on what it costs.
        return new WildcardText(pieces);
    }

    private static IpRange Cidr(PatternNode value)
    {
        if (!value.IsString || value.Text.Split('/') is not [var network, var mask]) throw Refuse("V09", "Malformed CIDR, one '/' required", value);
        if (!IpRange.TryRead(network, out var bytes)) throw Refuse("V10", $"Nonstandard IP address: {network}", value);
        if (!int.TryParse(mask, NumberStyles.None, CultureInfo.InvariantCulture, out var bits)) throw Refuse("V11", "Malformed CIDR, mask bits must be an integer", value);
        var most = bytes.Length * 8;
        return bits < most ? new IpRange(bytes, bits) : throw Refuse("V42", string.Create(CultureInfo.InvariantCulture, $"IPv{(most == 32 ? 4 : 6)} mask bits must be < {most}"), value);
    }

    private static ValueMatcher.AnythingBut AnythingBut(PatternNode value, bool numbersBySpelling) => value.Type switch
    {
        JsonTokenType.String or JsonTokenType.Number => new([Rule(value, numbersBySpelling)]),
        JsonTokenType.StartArray => new(AnythingButList(value, numbersBySpelling)),
        JsonTokenType.StartObject => new(AnythingButOperator(value)),
        _ => throw Refuse("V04", "Value of anything-but must be an array or single string/number value.", value),
    };

    private static List<ValueMatcher> AnythingButList(PatternNode list, bool numbersBySpelling)
    {
        if (list.Items.FirstOrDefault(item => !item.IsString && !item.IsNumber) is { } other)
        {
            throw Refuse("V03", "Inside anything but list, start|null|boolean is not supported.", other);
        }

        if (list.Items.Count == 0 || list.Items.Any(item => item.Type != list.Items[0].Type))
        {
            throw Refuse("V37", "Inside anything but list, either all values are number or string, mixed type is not supported", list);
        }

        return [.. list.Items.Select(item => Rule(item, numbersBySpelling))];
    }

    private static List<ValueMatcher> AnythingButOperator(PatternNode node)
    {
        if (node.Members is not [var (name, value)]) throw Refuse(node.Members.Count == 0 ? "V26" : "V27", node.Members.Count == 0 ? "Match expression name not found" : "Only one key allowed in match expression", node);
        if (name is not ("prefix" or "suffix" or "equals-ignore-case" or "wildcard")) throw Refuse("V38", $"Unsupported anything-but pattern: {name}", node);
        if (value.IsObject) throw Refuse("V04", "Value of anything-but must be an array or single string/number value.", value);
        var texts = value.IsArray ? value.Items : [value];
        if (texts.FirstOrDefault(text => !text.IsString) is { } other)
        {
            throw name switch
            {
                "equals-ignore-case" => Refuse("V02", "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.", other),
                "wildcard" => Refuse("V07", "wildcard match pattern must be a string", other),
                _ => Refuse("V06", "prefix/suffix match pattern must be a string", other),
            };
        }

        if (name is "prefix" or "suffix" && texts.Any(text => text.Text.Length == 0)) throw Refuse("V05", "Null prefix/suffix not allowed", value);
        return [.. texts.Select<PatternNode, ValueMatcher>(text => name switch
        {
            "prefix" => new ValueMatcher.Prefix(text.Text, false),
            "suffix" => new ValueMatcher.Suffix(text.Text, false),
            "wildcard" => new ValueMatcher.Wildcard(Wildcard(text)),
            _ => new ValueMatcher.EqualsIgnoreCase(text.Text),
        })];
    }

    // Operators are case-sensitive, so "Prefix" is unknown.
    private static FilterPatternException Unknown(string name, PatternNode node)
    {
        RuleHits.Note("FLT-051");
        return Refuse("V15", $"Unrecognized match type {name}", node);
    }

    internal static FilterPatternException Refuse(string code, string reason, PatternNode at) => new(code, reason, at.Position);
}
