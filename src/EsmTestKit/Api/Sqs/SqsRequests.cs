using System.Globalization;
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

    public static int Seconds(this ApiRequest request, string member, int least, int most, string reason, RuleId rule, int absent)
    {
        if (request.OptionalInt(member) is not { } value) return absent;
        return value >= least && value <= most ? value : throw SqsErrors.InvalidValue(value, member, reason).By(rule);
    }

    public static SendRequest Message(this ApiRequest request)
    {
        var body = request.Required("MessageBody");
        if (body.Length == 0) throw SqsErrors.MissingParameter("MessageBody").By("SQS-056");
        return new SendRequest(body)
        {
            Delay = request.OptionalInt("DelaySeconds") is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            GroupId = request.OptionalString("MessageGroupId"),
            DeduplicationId = request.OptionalString("MessageDeduplicationId"),
            Attributes = Attributes(request, "MessageAttributes"),
            TraceHeader = TraceHeader(request),
        };
    }

    private static IReadOnlyDictionary<string, MessageAttribute> Attributes(ApiRequest request, string member)
    {
        if (request.OptionalObject(member) is not { } map || map.Count == 0) return SendRequest.NoAttributes;
        var attributes = new Dictionary<string, MessageAttribute>(StringComparer.Ordinal);
        foreach (var (name, node) in map)
        {
            var attribute = new ApiRequest(request.Operation, node as JsonObject ?? throw request.WrongType(member, "a map of attributes"));
            var binary = attribute.OptionalString("BinaryValue") is { } base64 ? Convert.FromBase64String(base64) : null;
            attributes[name] = new MessageAttribute(attribute.OptionalString("DataType") ?? string.Empty, attribute.OptionalString("StringValue"), binary is null ? null : (ReadOnlyMemory<byte>?)binary);
        }

        return attributes;
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

        return header.Text;
    }

    public static string Seconds(TimeSpan span) => ((long)span.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}
