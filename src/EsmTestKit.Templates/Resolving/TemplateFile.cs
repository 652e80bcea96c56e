namespace EsmTestKit.Internal.Templates;

/// <summary>The sections of a template, as they are written.</summary>
internal sealed class TemplateFile
{
    private static readonly string[] Loops = ["AWS::Lambda::EventSourceMapping", "AWS::Lambda::Function", "AWS::Serverless::Function", "AWS::SQS::Queue", "AWS::Kinesis::Stream", "AWS::DynamoDB::Table"];

    private readonly TemplateNode.Map _root;

    public TemplateFile(TemplateNode.Map root)
    {
        _root = root;
        Resources = Section("Resources") ?? throw root.At.Below("Resources").Error("The template has no Resources.", "Name a CloudFormation or SAM template.");
        foreach (var (name, body) in Resources.Members.Where(member => member.Key.StartsWith("Fn::ForEach::", StringComparison.Ordinal)))
        {
            if (Types(body).Any(Loops.Contains)) throw body.At.Error($"{name} makes resources in a loop, and the kit does not run it.", "Load the expanded template: aws cloudformation get-template --template-stage Processed.");
        }
    }

    public string File => _root.At.File;

    public TemplateNode.Map Resources { get; }

    public TemplateNode.Map? Parameters => Section("Parameters");

    public TemplateNode.Map? Mappings => Section("Mappings");

    public TemplateNode.Map? Conditions => Section("Conditions");

    /// <summary>What SAM gives every function, as <c>Globals.Function</c> says.</summary>
    public TemplateNode.Map? FunctionGlobals => Section("Globals")?["Function"] as TemplateNode.Map;

    public TemplatePosition At(string section) => _root.At.Below(section);

    private TemplateNode.Map? Section(string name) => _root[name] switch
    {
        null or TemplateNode.Text { Value: "", IsPlain: true } => null,
        TemplateNode.Map map => map,
        var other => throw other.At.Error($"{name} is {other.Shown}.", $"Write {name} as an object."),
    };

    private static IEnumerable<string> Types(TemplateNode node) => node switch
    {
        TemplateNode.Map map => map.Members.SelectMany(member => member is { Key: "Type", Value: TemplateNode.Text type } ? [type.Value] : Types(member.Value)),
        TemplateNode.List list => list.Items.SelectMany(Types),
        _ => [],
    };
}
