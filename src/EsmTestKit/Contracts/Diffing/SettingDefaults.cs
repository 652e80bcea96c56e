namespace EsmTestKit.Internal.Contracts;

/// <summary>What AWS takes for a setting that is not sent: writing it down is no difference.</summary>
internal static class SettingDefaults
{
    public static JsonTree? Of(OutlinedCall call, string member)
    {
        if (!call.IsOfMapping || call.Operation != "lambda:CreateEventSourceMapping") return call.Operation == "sqs:CreateQueue" ? Queue(member) : null;
        var isQueue = call.With["EventSourceArn"] is JsonTree.Text source && source.Value.Contains(":sqs:", StringComparison.Ordinal);
        return member switch
        {
            "BatchSize" => JsonValues.Number(isQueue ? 10 : 100),
            "MaximumBatchingWindowInSeconds" => JsonValues.Number(0),
            "Enabled" => new JsonTree.Bool(TextPosition.None, true),
            "FunctionResponseTypes" => JsonValues.Array([]),
            _ when isQueue => null,
            "ParallelizationFactor" => JsonValues.Number(1),
            "MaximumRetryAttempts" or "MaximumRecordAgeInSeconds" => JsonValues.Number(-1),
            "BisectBatchOnFunctionError" => new JsonTree.Bool(TextPosition.None, false),
            "TumblingWindowInSeconds" => JsonValues.Number(0),
            _ => null,
        };
    }

    private static JsonTree.Text? Queue(string member) => member switch
    {
        "Attributes.VisibilityTimeout" => JsonValues.Text("30"),
        "Attributes.DelaySeconds" => JsonValues.Text("0"),
        "Attributes.MessageRetentionPeriod" => JsonValues.Text("345600"),
        _ => null,
    };
}
