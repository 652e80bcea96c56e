namespace EsmTestKit.Internal.Contracts;

/// <summary>A mapping's configuration as a file: the members of CreateEventSourceMapping, or what GetEventSourceMapping shows.</summary>
/// <param name="Service"><c>sqs</c>, <c>kinesis</c> or <c>dynamodb</c>.</param>
/// <param name="Source">The queue's, stream's or table's name.</param>
/// <param name="Request">The members of the call, resources by reference.</param>
/// <param name="Destination">Service and name of the on-failure destination; null: none.</param>
internal sealed record MappingDocument(string Service, string Source, JsonTree.Object Request, (string Service, string Name)? Destination)
{
    public const string Function = "consumer";

    private static readonly string[] Settings =
    [
        "EventSourceArn", "FunctionName", "Enabled", "BatchSize", "MaximumBatchingWindowInSeconds", "ParallelizationFactor", "StartingPosition", "StartingPositionTimestamp",
        "MaximumRecordAgeInSeconds", "MaximumRetryAttempts", "BisectBatchOnFunctionError", "TumblingWindowInSeconds", "FunctionResponseTypes", "FilterCriteria", "ScalingConfig", "DestinationConfig",
        "ProvisionedPollerConfig", "MetricsConfig", "KMSKeyArn",
    ];

    /// <summary>What Lambda shows and does not take.</summary>
    private static readonly string[] Shown = ["UUID", "FunctionArn", "LastModified", "State", "StateTransitionReason", "EventSourceMappingArn", "LastProcessingResult"];

    /// <exception cref="EsmUsageException">It is no configuration of a mapping.</exception>
    public static MappingDocument Read(JsonTree tree)
    {
        var reader = new MemberReader(tree, "a mapping's configuration", [.. Settings, .. Shown]);
        var source = Resource(reader.Required("EventSourceArn"), "sqs", "kinesis", "dynamodb");
        var destination = ((tree as JsonTree.Object)?["DestinationConfig"] as JsonTree.Object)?["OnFailure"] is JsonTree.Object onFailure && onFailure["Destination"] is { } arn
            ? Resource(arn, "sqs", "sns", "s3")
            : ((string Service, string Name)?)null;
        var members = ((JsonTree.Object)tree).Members
            .Where(member => Settings.Contains(member.Name) && member.Name is not ("EventSourceArn" or "FunctionName" or "DestinationConfig"))
            .Select(member => (member.Name, member.Value))
            .Prepend(("FunctionName", JsonValues.Text(Function)))
            .Prepend(("EventSourceArn", JsonValues.Text($"${{arn:{source.Service}:{source.Name}}}")));
        if (destination is { } target) members = members.Append(("DestinationConfig", JsonValues.Object(("OnFailure", JsonValues.Object(("Destination", JsonValues.Text($"${{arn:{target.Service}:{target.Name}}}")))))));
        return new MappingDocument(source.Service, source.Name, JsonValues.Object(members), destination);
    }

    // arn:aws:dynamodb:region:account:table/orders/stream/label
    private static (string Service, string Name) Resource(JsonTree tree, params string[] services)
    {
        var parts = tree is JsonTree.Text arn ? arn.Value.Split(':', 6) : [];
        if (parts is not ["arn", _, _, _, _, { Length: > 0 }] || !services.Contains(parts[2])) throw tree.At.Error($"{MemberReader.Shown(tree)} is no ARN of {string.Join(", ", services)}.", "Write it as AWS shows it: arn:aws:sqs:us-east-1:123456789012:orders.");
        var path = parts[5].Split('/');
        return (parts[2], path.Length > 1 ? path[1] : path[0]);
    }
}
