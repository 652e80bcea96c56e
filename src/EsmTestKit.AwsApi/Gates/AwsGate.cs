using System.Text.Json.Nodes;
using EsmTestKit.Internal.Functions;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Wire;

/// <summary>A consumer's AWS call as a gate announces it (EXP-211): what is done to which item, object, queue or topic.</summary>
internal static class AwsGate
{
    private static readonly string[] Reads = ["Get", "BatchGet", "TransactGet", "List", "Describe", "Query", "Scan", "Head"];

    // The members that name what a call is done to, in the order in which they are looked for.
    private static readonly string[] Names = ["TableName", "QueueUrl", "StreamName", "StreamARN", "TopicArn", "Bucket", "FunctionName", "QueueName", "Name"];

    // Of one item each, by its key.
    private static readonly string[] OfOneItem = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"];

    public static GateCall Of(WireCall call, EsmSimulation simulation)
    {
        RuleHits.Note("EXP-211");
        var resource = Resource(call.Members, simulation);
        var touches = resource.Contains(' ', StringComparison.Ordinal) && Array.IndexOf(OfOneItem, call.Operation) >= 0 ? $"dynamodb {resource}" : null;
        return new($"{call.Operation[..call.Operation.IndexOf(':', StringComparison.Ordinal)]}.{call.Name}", resource, !Array.Exists(Reads, read => call.Name.StartsWith(read, StringComparison.Ordinal))) { Touches = touches };
    }

    /// <summary>What AWS answers: it may have done what it was asked, or not.</summary>
    public static Exception Fault(GateCall call, bool hadEffect) =>
        new AwsServiceException(call.Operation.StartsWith("dynamodb", StringComparison.Ordinal) ? "InternalServerError" : "InternalFailure", $"{call}: the service failed, {(hadEffect ? "after" : "before")} it did what was asked.", 500);

    private static string Resource(JsonObject members, EsmSimulation simulation)
    {
        var name = Names.Select(member => Text(members[member])).FirstOrDefault(text => text.Length > 0) ?? string.Empty;
        // URLs and ARNs by their last part, as people call the resource.
        var resource = name[(name.LastIndexOfAny(['/', ':']) + 1)..];
        var key = members["Key"] switch
        {
            JsonObject attributes => KeyText(attributes, attributes.Select(attribute => attribute.Key)),
            JsonValue path => path.ToString(),
            _ => members["Item"] is JsonObject item && simulation.Tables.Find(resource) is { } table ? KeyText(item, table.Definition.Keys.Attributes.Select(attribute => attribute.Name)) : string.Empty,
        };
        return key.Length == 0 ? resource : $"{resource} {key}";
    }

    private static string KeyText(JsonObject attributes, IEnumerable<string> names) =>
        string.Join(',', names.Select(name => $"{name}={(attributes[name] is JsonObject typed ? string.Concat(typed.Select(value => Text(value.Value))) : string.Empty)}"));

    private static string Text(JsonNode? node) => node is JsonValue value ? value.ToString() : string.Empty;
}
