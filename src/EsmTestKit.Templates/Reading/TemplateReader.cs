using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace EsmTestKit.Internal.Templates;

/// <summary>Reads a template. JSON is read as the YAML that it is, so that both have lines; short intrinsics become their long form.</summary>
internal sealed class TemplateReader
{
    // A template has 500 resources at most and 1 MB; aliases that name each other make as many values as they like.
    private const int MostValues = 200_000;
    private const int Deepest = 100;

    private readonly string _file;
    private int _values;

    private TemplateReader(string file) => _file = file;

    public static TemplateNode.Map Read(string file, string text)
    {
        var reader = new TemplateReader(file);
        var yaml = new YamlStream();
        try
        {
            using var source = new StringReader(text);
            yaml.Load(source);
        }
        catch (YamlException broken)
        {
            throw reader.At(broken.Start, "").Error($"This is neither YAML nor JSON: {broken.Message.TrimEnd('.')}.", "Correct the file; `sam validate` or `aws cloudformation validate-template` checks it.");
        }

        if (yaml.Documents.Count == 0) throw new TemplatePosition(file, 1, 1, "Resources").Error("The file is empty.", "Name a CloudFormation or SAM template.");
        return reader.Node(yaml.Documents[0].RootNode, "", 0) as TemplateNode.Map ?? throw new TemplatePosition(file, 1, 1, "Resources").Error("A template is an object with Resources.", "Name a CloudFormation or SAM template.");
    }

    private TemplatePosition At(Mark mark, string path) => new(_file, (int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column), path);

    private TemplateNode Node(YamlNode node, string path, int depth)
    {
        var at = At(node.Start, path);
        if (depth > Deepest || ++_values > MostValues) throw at.Error(string.Create(CultureInfo.InvariantCulture, $"The template nests deeper than {Deepest} or holds more than {MostValues} values."), "Take out what repeats itself: an alias that contains itself, for example.");
        if (node.Tag is { IsEmpty: false, IsLocal: true } tag && ShortForm.Named(tag.Value) is { } name)
        {
            return new TemplateNode.Map(at, [KeyValuePair.Create(name, Untagged(node, at.Below(name).Path, depth + 1))]);
        }

        return Untagged(node, path, depth);
    }

    private TemplateNode Untagged(YamlNode node, string path, int depth) => node switch
    {
        YamlScalarNode scalar => new TemplateNode.Text(At(node.Start, path), scalar.Value ?? "", scalar.Style == ScalarStyle.Plain),
        YamlSequenceNode list => new TemplateNode.List(At(node.Start, path), [.. list.Children.Select((item, index) => Node(item, string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]"), depth + 1))]),
        YamlMappingNode map => new TemplateNode.Map(At(node.Start, path), Members(map, path, depth)),
        _ => throw At(node.Start, path).Error("The kit does not read this YAML.", "Write a scalar, a list or an object."),
    };

    private List<KeyValuePair<string, TemplateNode>> Members(YamlMappingNode map, string path, int depth)
    {
        var members = new List<KeyValuePair<string, TemplateNode>>();
        var merged = new List<KeyValuePair<string, TemplateNode>>();
        foreach (var (key, value) in map.Children)
        {
            var at = At(key.Start, path);
            if (key is not YamlScalarNode { Value: { } name } scalar) throw at.Error("A member's name is a text.", "Write name: value.");
            // YAML's merge key; an own member wins.
            if (name == "<<" && scalar.Style == ScalarStyle.Plain) merged.AddRange(Merged(Node(value, path, depth + 1)));
            else members.Add(KeyValuePair.Create(name, Node(value, at.Below(name).Path, depth + 1)));
        }

        members.AddRange(merged.Where(member => members.All(own => own.Key != member.Key)).ToList());
        return members;
    }

    private static IEnumerable<KeyValuePair<string, TemplateNode>> Merged(TemplateNode node) => node switch
    {
        TemplateNode.Map map => map.Members,
        TemplateNode.List list => list.Items.SelectMany(Merged).DistinctBy(member => member.Key),
        _ => throw node.At.Error("\"<<\" merges objects.", "Name an alias of an object: <<: *defaults."),
    };
}
