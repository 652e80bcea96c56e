using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Sqs;

namespace EsmTestKit.Internal.Destinations;

/// <summary>A standard topic: what is published goes at once to each subscribed queue.</summary>
internal sealed class TopicStore(World world, QueueRegistry queues, string name)
{
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

    public string Publish(string message, string? subject = null)
    {
        var id = world.Ids.NextUuid();
        _messages.Add(message);
        world.Ledger.Append(new TopicMessagePublished(Name, id));
        foreach (var subscription in _subscriptions)
        {
            if (queues.FindByArn(subscription.QueueArn) is not { } queue || ResourcePolicy.Denies(queue.Attributes.PolicyText, "sqs:SendMessage", queue.Arn)) continue;
            queue.Send(new SendRequest(subscription.IsRaw ? message : Notification(subscription, id, message, subject)) { SenderId = "AIDAESMTESTKIT0TOPICS" });
        }

        return id;
    }

    // The notification around the message (WIR-075, STR-372).
    private string Notification(TopicSubscription subscription, string id, string message, string? subject)
    {
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
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}

/// <summary>A queue's subscription to a topic.</summary>
internal sealed record TopicSubscription(string Arn, string QueueArn, bool IsRaw);
