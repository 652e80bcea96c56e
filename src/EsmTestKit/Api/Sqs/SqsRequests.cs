using System.Text.Json.Nodes;
using EsmTestKit.Internal.Rules;
using EsmTestKit.Internal.Sqs;

namespace EsmTestKit.Internal.Api;

/// <summary>Reads the members that several SQS operations share.</summary>
internal static class SqsRequests
{
    public static string Required(this ApiRequest request, string member) =>
        request.OptionalString(member) ?? throw SqsErrors.MissingParameter(member);

    public static QueueStore Queue(this ApiRequest request, QueueRegistry queues) =>
        queues.FindByUrl(request.Required("QueueUrl")) ?? throw SqsErrors.QueueDoesNotExist().By("SQS-020");

    /// <summary>A map of texts, in the order sent; numbers and booleans are refused as AWS refuses them.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Texts(this ApiRequest request, string member) =>
        request.OptionalObject(member)?.Select(pair => new KeyValuePair<string, string>(pair.Key, pair.Value is JsonValue value && value.TryGetValue<string>(out var text) ? text : throw request.WrongType(member, "a map of strings"))).ToList() ?? [];

    public static SendRequest Message(this ApiRequest request)
    {
        return new SendRequest(request.Required("MessageBody"))
        {
            Delay = request.OptionalInt("DelaySeconds") is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            GroupId = request.OptionalString("MessageGroupId"),
            DeduplicationId = request.OptionalString("MessageDeduplicationId"),
            Attributes = Attributes(request, "MessageAttributes"),
            TraceHeader = TraceHeader(request),
        };
    }

    /// <summary>The attributes of a message.</summary>
    public static IReadOnlyDictionary<string, MessageAttribute> Attributes(this ApiRequest request, string member)
    {
        if (request.OptionalObject(member) is not { } map || map.Count == 0) return SendRequest.NoAttributes;
        var attributes = new Dictionary<string, MessageAttribute>(StringComparer.Ordinal);
        foreach (var (name, node) in map)
        {
            var attribute = new ApiRequest(request.Operation, node as JsonObject ?? throw request.WrongType(member, "a map of attributes"));
            if (attribute.OptionalArray("StringListValues") is { Count: > 0 } || attribute.OptionalArray("BinaryListValues") is { Count: > 0 })
            {
                throw SqsErrors.InvalidParameter("Message attribute list values in SendMessage operation are not supported.").By("SQS-082");
            }

            attributes[name] = new MessageAttribute(attribute.OptionalString("DataType") ?? string.Empty, attribute.OptionalString("StringValue"), Bytes(attribute));
        }

        return attributes;
    }

    private static ReadOnlyMemory<byte>? Bytes(ApiRequest attribute)
    {
        if (attribute.OptionalString("BinaryValue") is not { } base64) return null;
        try
        {
            return Convert.FromBase64String(base64);
        }
        catch (FormatException)
        {
            throw attribute.WrongType("BinaryValue", "base64");
        }
    }

    // The only legal system attribute, a String (SQS-073).
    private static string? TraceHeader(ApiRequest request)
    {
        var system = Attributes(request, "MessageSystemAttributes");
        if (system.Count == 0) return null;
        if (system.Count > 1 || !system.TryGetValue("AWSTraceHeader", out var header) || header.DataType != "String")
        {
            throw SqsErrors.InvalidParameter("Message system attribute name can only be AWSTraceHeader, and its type String.").By("SQS-073");
        }

        RuleHits.Note("SQS-072");
        return header.Text;
    }
}
