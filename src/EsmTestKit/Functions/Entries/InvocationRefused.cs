using System.Text.Json;
using EsmTestKit.Internal.Functions;
using EsmTestKit.Internal.Ledger;

namespace EsmTestKit;

/// <summary>An invocation was asked for and not started.</summary>
public sealed record InvocationRefused : LedgerEntry
{
    internal InvocationRefused(InvokeRequest request, string reason)
    {
        Function = request.Function.ToString();
        RequestId = request.RequestId;
        MappingId = request.MappingId;
        Records = request.Records;
        Reason = reason;
    }

    /// <summary>The function as it was named.</summary>
    public string Function { get; }

    /// <summary>The request id of the attempt.</summary>
    public string RequestId { get; }

    /// <summary>The UUID of the mapping that asked; null where it was no mapping.</summary>
    public string? MappingId { get; }

    /// <summary>Why: AWS's reason of a throttle, or what is wrong.</summary>
    public string Reason { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<RecordName> Records { get; }

    private protected override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("function"u8, Function);
        json.WriteString("requestId"u8, RequestId);
        if (MappingId is not null) json.WriteString("mapping"u8, MappingId);
        json.WriteString("reason"u8, Reason);
        json.WriteRecords(Records);
    }
}
