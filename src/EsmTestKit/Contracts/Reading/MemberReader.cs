using System.Globalization;

namespace EsmTestKit.Internal.Contracts;

/// <summary>The members of an object of the format: an unknown one is an error with the known ones beside it.</summary>
internal sealed class MemberReader
{
    private readonly JsonTree.Object _tree;
    private readonly string _what;

    public MemberReader(JsonTree tree, string what, params IReadOnlyList<string> known)
    {
        _what = what;
        _tree = tree as JsonTree.Object ?? throw tree.At.Error($"{Sentence(what)} must be an object, and this is {tree.Kind}.", $"Its members: {string.Join(", ", known)}.");
        foreach (var member in _tree.Members)
        {
            if (!known.Contains(member.Name)) throw member.At.Error($"\"{member.Name}\" is no member of {what}.", NameSuggestion.For(member.Name, known, "members"));
        }
    }

    public TextPosition At => _tree.At;

    public JsonTree? this[string name] => _tree[name];

    public bool Has(string name) => _tree[name] is not null;

    public JsonTree Required(string name) => _tree[name] ?? throw _tree.At.Error($"{Sentence(_what)} needs the member \"{name}\".", "Write it.");

    public string RequiredText(string name) => Text(name, Required(name));

    public string? OptionalText(string name) => _tree[name] is { } value ? Text(name, value) : null;

    public int RequiredInt(string name, int least) => Int(name, Required(name), least);

    public int? OptionalInt(string name, int least) => _tree[name] is { } value ? Int(name, value, least) : null;

    public long? OptionalLong(string name) => _tree[name] switch
    {
        null => null,
        JsonTree.Number number when long.TryParse(number.Raw, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) => value,
        var other => throw other.At.Error($"\"{name}\" must be a whole number, and this is {Shown(other)}.", "Write digits without a point."),
    };

    public bool OptionalBool(string name) => _tree[name] switch
    {
        null => false,
        JsonTree.Bool flag => flag.Value,
        var other => throw other.At.Error($"\"{name}\" must be true or false, and this is {Shown(other)}.", "Write true, or leave it out."),
    };

    public TimeSpan? OptionalDuration(string name) => _tree[name] is { } value ? DurationText.Read(value, name) : null;

    public JsonTree.Object? OptionalObject(string name) => _tree[name] switch
    {
        null => null,
        JsonTree.Object value => value,
        var other => throw other.At.Error($"\"{name}\" must be an object, and this is {Shown(other)}.", "Write { … }."),
    };

    public JsonTree.Array? OptionalArray(string name) => _tree[name] switch
    {
        null => null,
        JsonTree.Array value => value,
        var other => throw other.At.Error($"\"{name}\" must be a list, and this is {Shown(other)}.", "Write [ … ]."),
    };

    public static string Shown(JsonTree tree) => tree is JsonTree.Text or JsonTree.Number or JsonTree.Bool ? CompactJson.Of(tree) : tree.Kind;

    private static string Text(string name, JsonTree value) =>
        value is JsonTree.Text text ? text.Value : throw value.At.Error($"\"{name}\" must be a text, and this is {Shown(value)}.", "Write it in quotation marks.");

    private static int Int(string name, JsonTree value, int least) =>
        value is JsonTree.Number number && int.TryParse(number.Raw, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) && whole >= least
            ? whole
            : throw value.At.Error($"\"{name}\" must be a whole number, and this is {Shown(value)}.", string.Create(CultureInfo.InvariantCulture, $"Write a number of {least} or more."));

    private static string Sentence(string what) => char.ToUpperInvariant(what[0]) + what[1..];
}
