using EsmTestKit.Internal.Functions;

namespace EsmTestKit.Internal.Contracts;

/// <summary>What a scripted function does to the world, for oracles: it applies each record of each run that it neither fails nor reports.</summary>
internal static class ScriptEffects
{
    public static void Watch(EsmSimulation simulation) => simulation.Ledger.Appended = entry =>
    {
        if (entry is not InvocationEnded { Invocation: { ErrorType: null, Request.MappingId: not null } invocation }) return;
        if (simulation.Functions.Find(new FunctionReference(invocation.FunctionName)) is not { RunsUserCode: false }) return;
        var reported = Reported(invocation);
        foreach (var (name, record) in invocation.Records.Zip(InvocationView.Records(invocation)))
        {
            if (reported.Contains(Identifier(record))) continue;
            simulation.Ledger.Append(new EffectMarked(invocation.Request, "apply", name.ToString(), Group(record)));
        }
    };

    private static HashSet<string> Reported(LambdaInvocation invocation)
    {
        var answer = invocation.Request.ReportsFailures && invocation.Result is { } result ? JsonTreeParser.TryParse(result) as JsonTree.Object : null;
        return answer?["batchItemFailures"] is JsonTree.Array failures
            ? failures.Items.OfType<JsonTree.Object>().Select(failure => Text(failure["itemIdentifier"])).ToHashSet(StringComparer.Ordinal)
            : [];
    }

    private static string Identifier(JsonTree record) =>
        Text(Member(record, "messageId") ?? Member(Member(record, "kinesis"), "sequenceNumber") ?? Member(Member(record, "dynamodb"), "SequenceNumber"));

    /// <summary>Within what AWS keeps the order; null: it keeps none.</summary>
    private static string? Group(JsonTree record) =>
        (Member(Member(record, "attributes"), "MessageGroupId") ?? Member(Member(record, "kinesis"), "partitionKey") ?? Member(Member(record, "dynamodb"), "Keys")) is { } group ? Text(group) : null;

    private static JsonTree? Member(JsonTree? tree, string name) => (tree as JsonTree.Object)?[name];

    private static string Text(JsonTree? value) => value is null ? string.Empty : JsonValues.AsText(value);
}
