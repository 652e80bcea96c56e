using System.Text.Json;
using EsmTestKit.Internal.Functions;
using EsmTestKit.Internal.Ledger;

namespace EsmTestKit;

/// <summary>A handler returned while a call of it was still under way: Lambda freezes such work, and may never go on with it.</summary>
public sealed record WorkOutlivedInvocation : LedgerEntry
{
    internal WorkOutlivedInvocation(InvokeRequest request, string call)
    {
        Function = request.Function.ToString();
        RequestId = request.RequestId;
        Call = call;
        Records = request.Records;
    }

    /// <summary>The function.</summary>
    public string Function { get; }

    /// <summary>The request id of the invocation that made the call.</summary>
    public string RequestId { get; }

    /// <summary>The call: service, operation and resource.</summary>
    public string Call { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<RecordName> Records { get; }

    private protected override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("function"u8, Function);
        json.WriteString("requestId"u8, RequestId);
        json.WriteString("call"u8, Call);
        json.WriteRecords(Records);
    }
}
