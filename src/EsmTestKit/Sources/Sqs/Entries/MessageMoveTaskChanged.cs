using System.Text.Json;

namespace EsmTestKit;

/// <summary>A message move task was started, cancelled, completed or failed.</summary>
public sealed record MessageMoveTaskChanged : LedgerEntry
{
    internal MessageMoveTaskChanged(string queue, string status, long moved)
    {
        Queue = queue;
        Status = status;
        MovedCount = moved;
    }

    /// <summary>The name of the dead-letter queue that messages are moved from.</summary>
    public string Queue { get; }

    /// <summary><c>RUNNING</c>, <c>COMPLETED</c>, <c>CANCELLING</c>, <c>CANCELLED</c> or <c>FAILED</c>.</summary>
    public string Status { get; }

    /// <summary>How many messages it moved so far.</summary>
    public long MovedCount { get; }

    private protected override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("queue"u8, Queue);
        json.WriteString("status"u8, Status);
        json.WriteNumber("movedCount"u8, MovedCount);
    }
}
