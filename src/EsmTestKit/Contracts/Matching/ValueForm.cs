using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace EsmTestKit.Internal.Contracts;

/// <summary>The forms that stand for "any such value".</summary>
internal enum FormKind
{
    Any,
    String,
    Number,
    Uuid,
    Instant,
    InstantMillis,
    InstantSeconds,
    Epoch,
    Millis,
}

/// <summary>What each form accepts, as a whole value and as a piece of a text.</summary>
internal static partial class ValueForm
{
    /// <summary>The last second of the year 9999: larger is no time in seconds, but one in milliseconds.</summary>
    private static readonly BigInteger LastEpoch = 253_402_300_799;

    private static readonly ImmutableSortedDictionary<string, FormKind> Kinds = new SortedDictionary<string, FormKind>(StringComparer.Ordinal)
    {
        ["any"] = FormKind.Any,
        ["string"] = FormKind.String,
        ["number"] = FormKind.Number,
        ["uuid"] = FormKind.Uuid,
        ["instant"] = FormKind.Instant,
        ["instantMillis"] = FormKind.InstantMillis,
        ["instantSeconds"] = FormKind.InstantSeconds,
        ["epoch"] = FormKind.Epoch,
        ["millis"] = FormKind.Millis,
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    public static IReadOnlyCollection<string> Names => [.. Kinds.Keys];

    public static FormKind? Find(string name) => Kinds.TryGetValue(name, out var kind) ? kind : null;

    public static string Name(FormKind kind) => Kinds.First(pair => pair.Value == kind).Key;

    public static bool Accepts(FormKind kind, JsonTree value) => kind switch
    {
        FormKind.Any => true,
        FormKind.Number => value is JsonTree.Number,
        FormKind.Epoch => value is JsonTree.Number number && IsEpoch(number.Raw),
        FormKind.String => value is JsonTree.Text,
        _ => value is JsonTree.Text text && Accepts(kind, text.Value),
    };

    /// <summary>A piece of a text, one character or more.</summary>
    public static bool Accepts(FormKind kind, string text) => text.Length > 0 && kind switch
    {
        FormKind.Any or FormKind.String => true,
        FormKind.Number => JsonNumber().IsMatch(text),
        FormKind.Uuid => Uuid().IsMatch(text),
        FormKind.Instant => IsInstant(text, null),
        FormKind.InstantMillis => IsInstant(text, 3),
        FormKind.InstantSeconds => IsInstant(text, 0),
        FormKind.Epoch => JsonNumber().IsMatch(text) && IsEpoch(text),
        _ => text.All(char.IsAsciiDigit),
    };

    private static bool IsEpoch(string raw)
    {
        if (raw.StartsWith('-')) return NumberValue.Same(raw, "0");
        return double.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value < (double)LastEpoch + 1;
    }

    private static bool IsInstant(string text, int? fractionDigits)
    {
        var match = Instant().Match(text);
        return match.Success
            && (fractionDigits is null || match.Groups["fraction"].Length == fractionDigits)
            && DateTime.TryParseExact(match.Groups["whole"].Value, "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
    }

    [GeneratedRegex(@"\A-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z")]
    private static partial Regex JsonNumber();

    [GeneratedRegex(@"\A[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\z")]
    private static partial Regex Uuid();

    [GeneratedRegex(@"\A(?<whole>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(\.(?<fraction>[0-9]+))?(Z|\+00:00)\z")]
    private static partial Regex Instant();
}
