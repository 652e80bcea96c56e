using System.Text.Json;
using EsmTestKit.Internal.Functions;
using EsmTestKit.Internal.Ledger;

namespace EsmTestKit;

/// <summary>An asynchronous invocation (<c>InvocationType</c> Event) waits for its next attempt.</summary>
public sealed record AsyncEventQueued : LedgerEntry
{
    internal AsyncEventQueued(InvokeRequest request, int attempt, DateTimeOffset dueAt)
    {
        Function = request.Function.ToString();
        RequestId = request.RequestId;
        Attempt = attempt;
        DueAt = dueAt;
    }

    /// <summary>The function as it was named.</summary>
    public string Function { get; }

    /// <summary>The request id, the same for all attempts.</summary>
    public string RequestId { get; }

    /// <summary>The attempt that comes next, from 1; attempts that are throttled count.</summary>
    public int Attempt { get; }

    /// <summary>The instant of that attempt.</summary>
    public DateTimeOffset DueAt { get; }

    private protected override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("function"u8, Function);
        json.WriteString("requestId"u8, RequestId);
        json.WriteNumber("attempt"u8, Attempt);
        json.WriteInstant("dueAt"u8, DueAt);
    }
}
