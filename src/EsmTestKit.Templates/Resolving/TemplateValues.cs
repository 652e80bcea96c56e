namespace EsmTestKit.Internal.Templates;

/// <summary>Values without intrinsics, for one set of parameters, one Region and one account. Only what is asked for is resolved.</summary>
internal sealed class TemplateValues
{
    // References that go round in a circle.
    private const int Deepest = 60;

    private readonly Intrinsics _intrinsics;
    private int _depth;

    public TemplateValues(TemplateFile file, EsmTemplateSettings settings, string region, string accountId)
    {
        (File, Settings, Region, AccountId) = (file, settings, region, accountId);
        Resources = new TemplateResources(this);
        Conditions = new TemplateConditions(this);
        _intrinsics = new Intrinsics(this);
    }

    public TemplateFile File { get; }

    public EsmTemplateSettings Settings { get; }

    public string Region { get; }

    public string AccountId { get; }

    public TemplateResources Resources { get; }

    public TemplateConditions Conditions { get; }

    public string Partition => Region.StartsWith("cn-", StringComparison.Ordinal) ? "aws-cn" : Region.StartsWith("us-gov-", StringComparison.Ordinal) ? "aws-us-gov" : "aws";

    /// <summary>The value; null where it is <c>AWS::NoValue</c> or nothing is written.</summary>
    /// <exception cref="EsmUsageException">An intrinsic cannot be resolved: place, property, cure.</exception>
    public TemplateNode? Of(TemplateNode? node)
    {
        if (node is null or TemplateNode.Text { Value: "" or "~" or "null", IsPlain: true }) return null;
        if (Settings.Values.TryGetValue(node.At.Path, out var given)) return new TemplateNode.Text(node.At, given);
        if (++_depth > Deepest) throw node.At.Error("The value depends on itself.", "Break the circle of references.");
        try
        {
            return node switch
            {
                TemplateNode.Map { Members: [var only] } map when Intrinsics.IsIntrinsic(only.Key) => _intrinsics.Of(map, only.Key, only.Value),
                TemplateNode.Map map => map with { Members = [.. Members(map)] },
                TemplateNode.List list => list with { Items = [.. list.Items.Select(Of).OfType<TemplateNode>()] },
                TemplateNode.Text text when text.Value.Contains("{{resolve:", StringComparison.Ordinal) => throw text.At.Unknown($"{text.Value} is looked up when the stack is deployed."),
                _ => node,
            };
        }
        finally
        {
            _depth--;
        }
    }

    /// <summary>The value with what is inside it as written; resolved only where it is an intrinsic itself.</summary>
    public TemplateNode? Outline(TemplateNode? node) => node is TemplateNode.Map { Members: [var only] } && Intrinsics.IsIntrinsic(only.Key) ? Of(node) : node;

    /// <summary>The value as a text.</summary>
    public string Text(TemplateNode node) => Of(node) switch
    {
        TemplateNode.Text text => text.Value,
        null => throw node.At.Error("There is no value here.", "Write one."),
        var other => throw other.At.Error($"A text is wanted here, not {other.Shown}.", "Write a text, or an intrinsic that gives one."),
    };

    /// <summary>The list's values; a text with commas is a list, too (<c>CommaDelimitedList</c>).</summary>
    public IReadOnlyList<TemplateNode> List(TemplateNode node) => Of(node) switch
    {
        null => [],
        TemplateNode.List list => list.Items,
        TemplateNode.Text text => [.. text.Value.Split(',').Select(part => new TemplateNode.Text(text.At, part.Trim()))],
        var other => throw other.At.Error($"A list is wanted here, not {other.Shown}.", "Write a list, or an intrinsic that gives one."),
    };

    private IEnumerable<KeyValuePair<string, TemplateNode>> Members(TemplateNode.Map map)
    {
        foreach (var (name, value) in map.Members)
        {
            if (Of(value) is { } resolved) yield return KeyValuePair.Create(name, resolved);
        }
    }
}
