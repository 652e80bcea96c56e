using System.Globalization;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Rules;
using EsmTestKit.Internal.Sqs;

namespace EsmTestKit.Internal.Api;

/// <summary>A received message as ReceiveMessage shows it: only the attributes that were asked for and exist (SQS-087 to SQS-090, SQS-113).</summary>
internal sealed class ReceivedMessageView(ApiRequest request)
{
    private readonly IReadOnlyList<string> _user = request.OptionalStrings("MessageAttributeNames") ?? [];

    // The old and the new member together (SQS-090).
    private readonly IReadOnlyList<string> _system = [.. request.OptionalStrings("AttributeNames") ?? [], .. request.OptionalStrings("MessageSystemAttributeNames") ?? []];

    public JsonNode Of(ReceivedMessage received)
    {
        RuleHits.Note("SQS-113");
        RuleHits.Note("WIR-028");
        var message = received.Message;
        var view = new JsonObject
        {
            ["MessageId"] = message.MessageId,
            ["ReceiptHandle"] = received.ReceiptHandle,
            ["MD5OfBody"] = message.BodyMd5,
            ["Body"] = message.Body,
        };
        RuleHits.Note("SQS-090", "WIR-052");
        RuleHits.Note("SQS-071");
        RuleHits.Note("SQS-117");
        RuleHits.Note("SQS-087");
        RuleHits.Note("SQS-088");
        RuleHits.Note("SQS-089");
        RuleHits.Note("SQS-121"); // However little is shown, the message is hidden.
        var system = new JsonObject();
        foreach (var (name, value) in System(received).Where(pair => _system.Contains("All") || _system.Contains(pair.Key))) system[name] = value;
        if (system.Count > 0) view["Attributes"] = system;
        var user = message.Attributes.Where(pair => _user.Any(name => IsAsked(name, pair.Key))).OrderBy(pair => pair.Key, StringComparer.Ordinal).ToList();
        if (user.Count == 0) return view;
        RuleHits.Note("WIR-029");
        RuleHits.Note("WIR-035");
        view["MD5OfMessageAttributes"] = MessageMd5.OfAttributes(user); // over what is returned (SQS-087)
        view["MessageAttributes"] = new JsonObject(user.Select(pair => new KeyValuePair<string, JsonNode?>(pair.Key, Attribute(pair.Value))));
        return view;
    }

    private static bool IsAsked(string asked, string name) =>
        asked is "All" or ".*" or "*" || asked == name || (asked.EndsWith(".*", StringComparison.Ordinal) && name.StartsWith(asked[..^2], StringComparison.Ordinal)); // SQS-088

    private static JsonObject Attribute(MessageAttribute attribute)
    {
        var shown = new JsonObject();
        if (attribute.Text is { } text) shown["StringValue"] = text;
        if (attribute.Binary is { } binary) shown["BinaryValue"] = Convert.ToBase64String(binary.Span);
        shown["DataType"] = attribute.DataType;
        return shown;
    }

    private static IEnumerable<KeyValuePair<string, string>> System(ReceivedMessage received)
    {
        var message = received.Message;
        yield return new("SenderId", message.SenderId);
        yield return new("ApproximateFirstReceiveTimestamp", Milliseconds(message.FirstReceivedAt ?? message.SentAt));
        yield return new("ApproximateReceiveCount", received.ReceiveCount.ToString(CultureInfo.InvariantCulture)); // SQS-115
        yield return new("SentTimestamp", Milliseconds(message.SentAt));
        if (message.SequenceNumber is { } sequence) yield return new("SequenceNumber", sequence);
        if (message.DeduplicationId is { } id) yield return new("MessageDeduplicationId", id);
        if (message.GroupId is { } group) yield return new("MessageGroupId", group);
        if (message.TraceHeader is { } trace) yield return new("AWSTraceHeader", trace);
        if (message.DeadLetterSourceArn is { } source) yield return new("DeadLetterQueueSourceArn", source);
    }

    private static string Milliseconds(DateTimeOffset instant) => instant.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
}
