namespace EsmTestKit.Internal.Templates;

/// <summary>A mapping of a template: a resource of its own, or an event of a SAM function, which SAM makes one of.</summary>
/// <param name="LogicalId">Its logical id; SAM's is the function's and the event's together.</param>
/// <param name="Origin"><c>AWS::Lambda::EventSourceMapping</c>, or the type of the SAM event.</param>
/// <param name="Function">The logical id of the SAM function; null: FunctionName says which.</param>
/// <param name="Properties">Its properties as written.</param>
/// <param name="At">Where it stands.</param>
internal sealed record MappingSection(string LogicalId, string Origin, string? Function, TemplateNode.Map? Properties, TemplatePosition At)
{
    private const string Resource = "AWS::Lambda::EventSourceMapping";

    /// <summary>What SAM makes mappings of; its other events (Api, Schedule, S3) have none.</summary>
    private static readonly string[] Pulled = ["SQS", "Kinesis", "DynamoDB", "MSK", "MQ", "SelfManagedKafka", "DocumentDB"];

    /// <summary>All mappings under the template's conditions, in the order of the file.</summary>
    public static IEnumerable<MappingSection> AllOf(TemplateValues values) => values.Resources.All.SelectMany(resource => resource.Type switch
    {
        Resource => [new MappingSection(resource.LogicalId, Resource, null, resource.Properties, resource.At)],
        "AWS::Serverless::Function" => Events(resource, values),
        _ => [],
    });

    /// <summary>The property that holds the source's ARN.</summary>
    public string SourceProperty => Origin switch
    {
        Resource => "EventSourceArn",
        "SQS" => "Queue",
        _ => "Stream",
    };

    private static IEnumerable<MappingSection> Events(TemplateResource function, TemplateValues values)
    {
        if (function.Properties?["Events"] is not { } written) yield break;
        var events = values.Outline(written) as TemplateNode.Map ?? throw written.At.Error("Events is no object.", "Write Events: { Name: { Type: SQS, Properties: ... } }.");
        foreach (var (name, node) in events.Members)
        {
            // Not resolved here: an event that nobody asks for may be unknown.
            var body = values.Outline(node) as TemplateNode.Map ?? throw node.At.Error("An event is an object.", "Write Type and Properties.");
            if (body["Type"] is TemplateNode.Text type && Pulled.Contains(type.Value)) yield return new MappingSection(function.LogicalId + name, type.Value, function.LogicalId, values.Outline(body["Properties"]) as TemplateNode.Map, body.At);
        }
    }
}
