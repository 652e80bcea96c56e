using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Sqs;

/// <summary>AddPermission and RemovePermission: statements of the queue's policy, by label (SQS-052 to SQS-055).</summary>
internal static class QueuePermissions
{
    private const int MostActions = 7;
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string[] Grantable =
    [
        "*", "ChangeMessageVisibility", "DeleteMessage", "GetQueueAttributes", "GetQueueUrl", "ListDeadLetterSourceQueues", "PurgeQueue", "ReceiveMessage", "SendMessage",
    ];

    private static readonly string[] OwnerOnly =
    [
        "AddPermission", "CancelMessageMoveTask", "CreateQueue", "DeleteQueue", "ListMessageMoveTasks", "ListQueues", "ListQueueTags",
        "RemovePermission", "SetQueueAttributes", "StartMessageMoveTask", "TagQueue", "UntagQueue",
    ];

    public static void Add(QueueStore queue, string label, IReadOnlyList<string> accounts, IReadOnlyList<string> actions)
    {
        if (actions.Count > MostActions) throw SqsErrorShape.Make("OverLimit", $"{actions.Count} Actions were found, maximum allowed is {MostActions}.").By("SQS-052");
        foreach (var action in actions)
        {
            if (OwnerOnly.Contains(action, StringComparer.Ordinal)) throw SqsErrors.InvalidValue($"SQS:{action}", "ActionName", "Only the queue owner is allowed to invoke this action.").By("SQS-055");
            if (!Grantable.Contains(action, StringComparer.Ordinal)) throw SqsErrors.InvalidValue($"SQS:{action}", "ActionName", "Please refer to the appropriate WSDL for a list of valid actions.").By("SQS-055");
        }

        var policy = Policy(queue);
        var statements = Statements(policy);
        if (statements.Any(statement => Sid(statement) == label)) throw SqsErrors.InvalidValue(label, "Label", "Already exists.").By("SQS-053");
        RuleHits.Note("SQS-052");
        statements.Add((JsonNode)new JsonObject
        {
            ["Sid"] = label,
            ["Effect"] = "Allow",
            ["Principal"] = new JsonObject { ["AWS"] = OneOrMany(accounts.Select(account => $"arn:aws:iam::{account}:root")) },
            ["Action"] = OneOrMany(actions.Select(action => $"SQS:{action}")),
            ["Resource"] = queue.Arn,
        });
        queue.SetAttributes(queue.Attributes with { PolicyText = policy.ToJsonString(Compact) });
    }

    public static void Remove(QueueStore queue, string label)
    {
        var policy = Policy(queue);
        var statements = Statements(policy);
        var found = statements.FirstOrDefault(statement => Sid(statement) == label) ?? throw SqsErrors.InvalidValue(label, "Label", "can't find label.").By("SQS-054");
        statements.Remove(found);
        queue.SetAttributes(queue.Attributes with { PolicyText = statements.Count == 0 ? null : policy.ToJsonString(Compact) });
    }

    private static JsonObject Policy(QueueStore queue) =>
        queue.Attributes.PolicyText is { } text && JsonNode.Parse(text) is JsonObject policy
            ? policy
            : new JsonObject { ["Version"] = "2008-10-17", ["Id"] = $"{queue.Arn}/SQSDefaultPolicy", ["Statement"] = new JsonArray() };

    // A policy set as an attribute may have a single statement that is no list.
    private static JsonArray Statements(JsonObject policy)
    {
        if (policy["Statement"] is JsonArray list) return list;
        var only = policy["Statement"];
        policy["Statement"] = only is null ? new JsonArray() : new JsonArray(only.DeepClone());
        return Statements(policy);
    }

    private static string? Sid(JsonNode? statement) => statement is JsonObject members && members["Sid"] is JsonValue sid && sid.TryGetValue<string>(out var text) ? text : null;

    private static JsonNode OneOrMany(IEnumerable<string> values)
    {
        var list = values.ToList();
        return list.Count == 1 ? JsonValue.Create(list[0]) : new JsonArray([.. list.Select(value => (JsonNode)JsonValue.Create(value))]);
    }
}
