using System.Text.Json;
using EsmTestKit.Internal.Functions;

namespace EsmTestKit;

/// <summary>Lambda gave up the event of an asynchronous invocation: nobody will see it any more.</summary>
public sealed record AsyncEventDropped : LedgerEntry
{
    internal AsyncEventDropped(InvokeRequest request, int attempts, string reason)
    {
        Function = request.Function.ToString();
        RequestId = request.RequestId;
        Attempts = attempts;
        Reason = reason;
    }

    /// <summary>The function as it was named.</summary>
    public string Function { get; }

    /// <summary>The request id of all its attempts.</summary>
    public string RequestId { get; }

    /// <summary>How many attempts there were, those that were throttled included.</summary>
    public int Attempts { get; }

    /// <summary><c>RetriesExhausted</c>, <c>EventAgeExceeded</c> (6 hours) or <c>FunctionNotFound</c>.</summary>
    public string Reason { get; }

    private protected override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("function"u8, Function);
        json.WriteString("requestId"u8, RequestId);
        json.WriteNumber("attempts"u8, Attempts);
        json.WriteString("reason"u8, Reason);
    }
}
