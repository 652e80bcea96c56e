using System.Text.Json.Nodes;

namespace EsmTestKit.Internal.Sqs;

/// <summary>The calls of a queue's object face as AWS's JSON: how they stand in the journal.</summary>
internal static class QueueCalls
{
    /// <summary>A request that names only the queue.</summary>
    public static JsonObject Of(string url) => new() { ["QueueUrl"] = url };

    /// <summary>Attributes that have AWS's default are left out.</summary>
    public static JsonObject Create(string name, SqsQueueSettings settings)
    {
        var usual = SettingsAsTexts.Of(new SqsQueueSettings());
        var attributes = SettingsAsTexts.Of(settings).Where(pair => !usual.Contains(pair)).ToList();
        var request = new JsonObject { ["QueueName"] = name };
        if (attributes.Count > 0) request["Attributes"] = Texts(attributes);
        if (settings.Tags is { Count: > 0 } tags) request["tags"] = Texts(tags);
        return request;
    }

    public static JsonObject Created(SqsQueue queue) => new() { ["QueueUrl"] = queue.Url };

    public static JsonObject Send(string url, SendRequest message)
    {
        var request = Of(url);
        request["MessageBody"] = message.Body;
        if (message.Delay is { } delay) request["DelaySeconds"] = (long)delay.TotalSeconds;
        if (message.GroupId is { } group) request["MessageGroupId"] = group;
        if (message.DeduplicationId is { } id) request["MessageDeduplicationId"] = id;
        if (message.Attributes.Count > 0) request["MessageAttributes"] = new JsonObject(message.Attributes.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)Attribute(pair.Value))));
        if (message.TraceHeader is { } trace) request["MessageSystemAttributes"] = new JsonObject { ["AWSTraceHeader"] = Attribute(new MessageAttribute("String", trace, null)) };
        return request;
    }

    public static JsonObject Sent(SqsMessage message)
    {
        var answer = new JsonObject { ["MessageId"] = message.MessageId };
        if (message.SequenceNumber is { } number) answer["SequenceNumber"] = number;
        return answer;
    }

    public static JsonObject Receive(string url, ReceiveCall call)
    {
        var request = Of(url);
        if (call.Max != new ReceiveCall().Max) request["MaxNumberOfMessages"] = call.Max;
        if (call.VisibilityTimeout is { } seconds) request["VisibilityTimeout"] = seconds;
        return request;
    }

    public static JsonObject Received(IReadOnlyList<SqsReceivedMessage> messages)
    {
        if (messages.Count == 0) return [];
        return new() { ["Messages"] = new JsonArray([.. messages.Select(message => (JsonNode)new JsonObject { ["MessageId"] = message.MessageId, ["ReceiptHandle"] = message.ReceiptHandle, ["MD5OfBody"] = MessageMd5.OfBody(message.Body), ["Body"] = message.Body })]) };
    }

    public static JsonObject Delete(string url, string receiptHandle)
    {
        var request = Of(url);
        request["ReceiptHandle"] = receiptHandle;
        return request;
    }

    public static JsonObject ChangeVisibility(string url, string receiptHandle, long seconds)
    {
        var request = Delete(url, receiptHandle);
        request["VisibilityTimeout"] = seconds;
        return request;
    }

    public static JsonObject GetAttributes(string url)
    {
        var request = Of(url);
        request["AttributeNames"] = new JsonArray("All");
        return request;
    }

    public static JsonObject Attributes(IReadOnlyDictionary<string, string> attributes) => new() { ["Attributes"] = Texts(attributes) };

    public static JsonObject SetAttributes(string url, IReadOnlyDictionary<string, string> attributes)
    {
        var request = Of(url);
        request["Attributes"] = Texts(attributes);
        return request;
    }

    private static JsonObject Attribute(MessageAttribute value)
    {
        var attribute = new JsonObject { ["DataType"] = value.DataType };
        if (value.Text is { } text) attribute["StringValue"] = text;
        if (value.Binary is { } bytes) attribute["BinaryValue"] = Convert.ToBase64String(bytes.Span);
        return attribute;
    }

    private static JsonObject Texts(IEnumerable<KeyValuePair<string, string>> texts) =>
        new(texts.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
}
