using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EsmTestKit.Internal.Ground;

namespace EsmTestKit.Internal.Contracts;

/// <summary>A call of AWS's API as a step. Answers of calls that look are expected; of those that do something, what went wrong in them.</summary>
internal sealed partial class RecordedCall(RoleNames roles, RecordedValues values)
{
    private static readonly string[] Looks = ["Get", "List", "Describe", "Receive", "Query", "Scan", "BatchGet", "TransactGet", "Head", "SubscribeToShard"];

    public IEnumerable<RecordedStep> Steps(JournalEntry.Call call)
    {
        var parts = call.Operation.Split(':');
        var request = (JsonTree.Object)JsonValues.FromNode(call.Request());
        var members = new List<(string, JsonTree)> { ("call", JsonValues.Text(call.Operation)) };
        if (request.Members.Count > 0) members.Add(("with", values.Request(parts[0], request)));
        if (call.Refusal is { } refusal)
        {
            members.Add(("expectError", values.Expected(ErrorView.Of(refusal))));
            return [new RecordedStep(null, members)];
        }

        var answer = call.Answer?.Invoke() ?? [];
        if (IsExpected(parts[1], answer)) members.Add(("expect", Answer(parts[1], JsonValues.FromNode(answer))));
        var name = roles.Name(NameOf(parts[1], request, answer));
        roles.Learn(name, answer);
        return [new RecordedStep(name, members)];
    }

    private static bool IsExpected(string operation, JsonObject answer) =>
        Array.Exists(Looks, verb => operation.StartsWith(verb, StringComparison.Ordinal))
        || operation == "Invoke"
        || answer["Failed"] is JsonArray { Count: > 0 }
        || (answer["FailedRecordCount"] is JsonValue count && count.ToJsonString() != "0")
        || answer["UnprocessedItems"] is JsonObject { Count: > 0 }
        || answer["Attributes"] is not null;

    // A received message is its id and body; its handle and checksum say nothing more.
    private JsonTree Answer(string operation, JsonTree answer)
    {
        if (operation != "ReceiveMessage" || answer is not JsonTree.Object { Members: [{ Name: "Messages", Value: JsonTree.Array messages }] }) return values.Expected(answer);
        return JsonValues.Object(("Messages", JsonValues.Array(messages.Items.OfType<JsonTree.Object>().Select(message => JsonValues.Object(message.Members
            .Where(member => member.Name is not ("ReceiptHandle" or "MD5OfBody" or "MD5OfMessageAttributes" or "Attributes"))
            .Select(member => (member.Name, values.Expected(member.Name, member.Value)))
            .Append(("<more>", new JsonTree.Bool(TextPosition.None, true))))))));
    }

    /// <summary>Records are called as in the ledger, resources by their names, everything else after the call.</summary>
    private string NameOf(string operation, JsonTree.Object request, JsonObject answer)
    {
        if ((answer["MessageId"] ?? answer["SequenceNumber"]) is JsonValue id && id.TryGetValue<string>(out var text) && roles.RecordOf(text) is { } record) return record;
        return operation switch
        {
            "CreateQueue" when request["QueueName"] is JsonTree.Text queue => queue.Value,
            "ListObjectsV2" when request["Bucket"] is JsonTree.Text bucket => $"{bucket.Value}-objects",
            "CreateEventSourceMapping" => "mapping",
            "RegisterStreamConsumer" when request["ConsumerName"] is JsonTree.Text consumer => consumer.Value,
            _ => Words().Replace(operation, "-").ToLowerInvariant(),
        };
    }

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])")]
    private static partial Regex Words();
}
