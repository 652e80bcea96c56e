using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;
using EsmTestKit.Internal.Sqs;

namespace EsmTestKit.Internal.Destinations;

/// <summary>A standard topic: what is published goes at once to each subscribed queue.</summary>
internal sealed class TopicStore(World world, QueueRegistry queues, string name)
{
    private const string Sender = "AIDAESMTESTKIT0TOPICS";
    private static readonly JsonWriterOptions Raw = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly List<TopicSubscription> _subscriptions = [];
    private readonly List<string> _messages = [];

    public string Name { get; } = name;

    public string Arn { get; } = world.Place.Arn("sns", name);

    public string? PolicyText { get; set; }

    public IReadOnlyList<TopicSubscription> Subscriptions => _subscriptions;

    /// <summary>What was published, in order.</summary>
    public IReadOnlyList<string> Messages => _messages;

    /// <summary>The same endpoint again is the same subscription.</summary>
    public TopicSubscription Subscribe(string queueArn, bool isRaw)
    {
        if (_subscriptions.Find(known => known.QueueArn == queueArn) is { } existing) return existing;
        var subscription = new TopicSubscription($"{Arn}:{world.Ids.NextUuid()}", queueArn, isRaw);
        _subscriptions.Add(subscription);
        return subscription;
    }

    public void Unsubscribe(TopicSubscription subscription) => _subscriptions.Remove(subscription);

    /// <summary>Whether the queue gets the message itself from now on.</summary>
    public void Change(TopicSubscription subscription, bool isRaw)
    {
        var at = _subscriptions.IndexOf(subscription);
        if (at >= 0) _subscriptions[at] = subscription with { IsRaw = isRaw };
    }

    public string Publish(string message, string? subject = null, IReadOnlyDictionary<string, MessageAttribute>? attributes = null)
    {
        attributes ??= SendRequest.NoAttributes;
        var id = world.Ids.NextUuid();
        _messages.Add(message);
        world.Ledger.Append(new TopicMessagePublished(Name, id));
        foreach (var subscription in _subscriptions)
        {
            if (queues.FindByArn(subscription.QueueArn) is not { } queue || ResourcePolicy.Denies(queue.Attributes.PolicyText, "sqs:SendMessage", queue.Arn)) continue;
            // As it is, the message keeps its attributes; else they stand in the notification.
            queue.Send(subscription.IsRaw
                ? new SendRequest(message) { SenderId = Sender, Attributes = attributes }
                : new SendRequest(Notification(subscription, id, message, subject, attributes)) { SenderId = Sender });
        }

        return id;
    }

    // The notification around the message (WIR-075, STR-372).
    private string Notification(TopicSubscription subscription, string id, string message, string? subject, IReadOnlyDictionary<string, MessageAttribute> attributes)
    {
        RuleHits.Note("WIR-075");
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Raw))
        {
            json.WriteStartObject();
            json.WriteString("Type"u8, "Notification"u8);
            json.WriteString("MessageId"u8, id);
            json.WriteString("TopicArn"u8, Arn);
            if (subject is not null) json.WriteString("Subject"u8, subject);
            json.WriteString("Message"u8, message);
            json.WriteString("Timestamp"u8, world.Now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WriteString("SignatureVersion"u8, "1"u8);
            json.WriteString("Signature"u8, "EXAMPLEsignatureOfAMadeUpTopic=="u8);
            json.WriteString("SigningCertURL"u8, $"https://sns.{world.Place.Region}.amazonaws.com/SimpleNotificationService-0000000000000000000000000000000.pem");
            json.WriteString("UnsubscribeURL"u8, $"https://sns.{world.Place.Region}.amazonaws.com/?Action=Unsubscribe&SubscriptionArn={subscription.Arn}");
            if (attributes.Count > 0) Write(json, attributes);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyDictionary<string, MessageAttribute> attributes)
    {
        json.WriteStartObject("MessageAttributes"u8);
        foreach (var (name, attribute) in attributes)
        {
            json.WriteStartObject(name);
            json.WriteString("Type"u8, attribute.DataType);
            json.WriteString("Value"u8, attribute.Text ?? Convert.ToBase64String((attribute.Binary ?? default).Span));
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}

/// <summary>A queue's subscription to a topic.</summary>
internal sealed record TopicSubscription(string Arn, string QueueArn, bool IsRaw);
