using System.Globalization;

namespace EsmTestKit.Internal.Templates;

/// <summary>Reads the properties of one resource, resolved when asked for; what it has that nobody knows is an error.</summary>
internal sealed class PropertyReader(TemplateValues values, TemplateNode.Map? map, TemplatePosition at)
{
    public TemplatePosition At { get; } = map?.At ?? at;

    public IEnumerable<string> Names => map?.Members.Select(member => member.Key) ?? [];

    public TemplateNode? Node(string name) => values.Of(map?[name]);

    public TemplatePosition PlaceOf(string name) => map?[name]?.At ?? At;

    public string? Text(string name) => Node(name) switch
    {
        null => null,
        TemplateNode.Text text => text.Value,
        var other => throw other.At.Error($"{name} is {other.Shown}.", "Write a text."),
    };

    public string Required(string name) => Text(name) ?? throw At.Error($"{name} is missing.", $"Add it: {name}: ...");

    public int? Int(string name) => Node(name) switch
    {
        null => null,
        TemplateNode.Text text when int.TryParse(text.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        var other => throw other.At.Error($"{name} is {other.Shown}, no whole number.", $"Write {name}: 10."),
    };

    public TimeSpan? Seconds(string name) => Int(name) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    // YAML 1.1, which CloudFormation reads, has more words for it.
    public bool? Bool(string name) => Node(name) switch
    {
        null => null,
        TemplateNode.Text text when text.Value.ToLowerInvariant() is "true" or "yes" or "on" => true,
        TemplateNode.Text text when text.Value.ToLowerInvariant() is "false" or "no" or "off" => false,
        var other => throw other.At.Error($"{name} is {other.Shown}, neither true nor false.", $"Write {name}: true."),
    };

    public IReadOnlyList<TemplateNode> List(string name) => Node(name) switch
    {
        null => [],
        TemplateNode.List list => list.Items,
        var other => values.List(other),
    };

    public IReadOnlyList<string> Texts(string name) => [.. List(name).Select(values.Text)];

    /// <summary>The object under this name; null: there is none.</summary>
    public PropertyReader? Object(string name) => Node(name) switch
    {
        null => null,
        TemplateNode.Map inner => new PropertyReader(values, inner, inner.At),
        var other => throw other.At.Error($"{name} is {other.Shown}.", "Write an object."),
    };

    public IEnumerable<PropertyReader> Objects(string name) => List(name).Select(item => item is TemplateNode.Map inner
        ? new PropertyReader(values, inner, inner.At)
        : throw item.At.Error($"{name} holds {item.Shown}.", "Write a list of objects."));
}
