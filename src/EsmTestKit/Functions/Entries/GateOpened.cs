using System.Text.Json;
using EsmTestKit.Internal.Functions;
using EsmTestKit.Internal.Ledger;

namespace EsmTestKit;

/// <summary>A call that a handler made through a gate, and what became of it.</summary>
public sealed record GateOpened : LedgerEntry
{
    internal GateOpened(InvokeRequest request, string call, bool isWrite, string outcome)
    {
        Function = request.Function.ToString();
        RequestId = request.RequestId;
        Call = call;
        IsWrite = isWrite;
        Outcome = outcome;
        Records = request.Records;
    }

    /// <summary>The function.</summary>
    public string Function { get; }

    /// <summary>The request id of the invocation that made the call.</summary>
    public string RequestId { get; }

    /// <summary>The call: service, operation and resource.</summary>
    public string Call { get; }

    /// <summary>Whether the call may change anything.</summary>
    public bool IsWrite { get; }

    /// <summary><c>done</c>; <c>failed</c> (no effect); <c>doneButFailed</c> (it had its effect, the caller saw a failure); <c>threw</c> (the service's own failure).</summary>
    public string Outcome { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<RecordName> Records { get; }

    private protected override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("function"u8, Function);
        json.WriteString("requestId"u8, RequestId);
        json.WriteString("call"u8, Call);
        if (IsWrite) json.WriteBoolean("isWrite"u8, true);
        json.WriteString("outcome"u8, Outcome);
        json.WriteRecords(Records);
    }
}
