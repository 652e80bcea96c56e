using System.Text.Json;

namespace EsmTestKit;

/// <summary>The function's role no longer lets its mapping read the queue: the messages stay there. Written when that begins.</summary>
public sealed record QueuePollRefused : LedgerEntry
{
    internal QueuePollRefused(string mappingId, string queue, string missingAction)
    {
        MappingId = mappingId;
        Queue = queue;
        MissingAction = missingAction;
    }

    /// <summary>The mapping's UUID.</summary>
    public string MappingId { get; }

    /// <summary>The queue's name.</summary>
    public string Queue { get; }

    /// <summary>The IAM action that the role lacks (<c>sqs:ReceiveMessage</c>).</summary>
    public string MissingAction { get; }

    private protected override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("mapping"u8, MappingId);
        json.WriteString("queue"u8, Queue);
        json.WriteString("missingAction"u8, MissingAction);
    }
}
