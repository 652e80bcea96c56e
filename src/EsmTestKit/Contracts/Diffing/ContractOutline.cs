using System.Text.RegularExpressions;

namespace EsmTestKit.Internal.Contracts;

/// <summary>A contract as a reviewer sees it: what is set up and done, what reaches each function, and what is seen at the end.</summary>
internal sealed partial class ContractOutline
{
    /// <summary>Members that name the resource of a call, the most telling first.</summary>
    private static readonly string[] Names = ["QueueName", "StreamName", "TableName", "QueueUrl", "StreamARN", "TopicArn", "Bucket", "UUID", "FunctionName", "Name", "SourceArn", "ResourceArn"];

    private readonly SortedDictionary<string, string> _targets = new(StringComparer.Ordinal);

    /// <param name="tree">A contract that was read without an error.</param>
    public ContractOutline(JsonTree.Object tree)
    {
        Tree = tree;
        Functions = tree["functions"] as JsonTree.Object ?? JsonValues.Object();
        Steps = [.. ((JsonTree.Array)tree["steps"]!).Items.Cast<JsonTree.Object>()];
        Calls = [.. Steps.Where(step => step["call"] is not null).Select(Call)];
    }

    public JsonTree.Object Tree { get; }

    public JsonTree.Object Functions { get; }

    public IReadOnlyList<JsonTree.Object> Steps { get; }

    public IReadOnlyList<OutlinedCall> Calls { get; }

    /// <summary>The steps with this verb, in order.</summary>
    public IReadOnlyList<JsonTree.Object> StepsOf(string verb) => [.. Steps.Where(step => step[verb] is not null)];

    /// <summary>The invocations of a function that the contract lists, over all its steps.</summary>
    public IReadOnlyList<OutlinedInvocation> InvocationsOf(string function) => [.. StepsOf("expectInvocations")
        .Where(step => JsonValues.AsText(step["expectInvocations"]!) == function)
        .SelectMany(step => Items(step["are"]))
        .Select(OutlinedInvocation.Of)];

    /// <summary>The functions whose invocations are listed or counted.</summary>
    public IReadOnlyList<string> Looked => [.. StepsOf("expectInvocations").Select(step => JsonValues.AsText(step["expectInvocations"]!)).Distinct(StringComparer.Ordinal)];

    /// <summary>The items of a list, in this order or in any.</summary>
    public static IReadOnlyList<JsonTree> Items(JsonTree? list) => list switch
    {
        JsonTree.Array array => array.Items,
        JsonTree.Object { Members: [{ Name: "<anyOrder>", Value: JsonTree.Array any }] } => any.Items,
        _ => [],
    };

    private OutlinedCall Call(JsonTree.Object step, int number)
    {
        var with = step["with"] as JsonTree.Object ?? JsonValues.Object();
        var call = new OutlinedCall(number, JsonValues.AsText(step["call"]!), Target(with), with, step["as"] is { } name ? JsonValues.AsText(name) : null, step["expect"], step["expectError"]);
        if (call.As is { } response) _targets[response] = call.Target;
        return call;
    }

    private string Target(JsonTree.Object with)
    {
        if (with["EventSourceArn"] is JsonTree.Text source && with["FunctionName"] is JsonTree.Text function) return $"{Resource(source.Value)} > {Resource(function.Value)}";
        return Names.Select(name => with[name]).OfType<JsonTree.Text>().Select(text => Resource(text.Value)).FirstOrDefault() ?? string.Empty;
    }

    // ${orders.QueueUrl} is what the call named "orders" was about; ${arn:sqs:orders} and .../orders say it themselves.
    private string Resource(string text)
    {
        var reference = Reference().Match(text);
        if (!reference.Success) return text.Split(':', '/')[^1];
        var path = reference.Groups["path"].Value;
        return path.StartsWith("arn:", StringComparison.Ordinal) ? path.Split(':', 3)[2] : _targets.GetValueOrDefault(path.Split('.')[0], path.Split('.')[0]);
    }

    [GeneratedRegex(@"\A\$\{(?<path>[^}]+)\}\z")]
    private static partial Regex Reference();
}
