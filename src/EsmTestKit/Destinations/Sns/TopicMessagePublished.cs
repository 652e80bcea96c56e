using System.Text.Json;

namespace EsmTestKit;

/// <summary>A message was published to a topic.</summary>
public sealed record TopicMessagePublished : LedgerEntry
{
    internal TopicMessagePublished(string topic, string messageId)
    {
        Topic = topic;
        MessageId = messageId;
    }

    /// <summary>The topic's name.</summary>
    public string Topic { get; }

    /// <summary>The id that the topic gave the message.</summary>
    public string MessageId { get; }

    private protected override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("topic"u8, Topic);
        json.WriteString("messageId"u8, MessageId);
    }
}
