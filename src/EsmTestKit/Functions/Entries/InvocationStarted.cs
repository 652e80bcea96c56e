using System.Text.Json;
using EsmTestKit.Internal.Functions;
using EsmTestKit.Internal.Ledger;

namespace EsmTestKit;

/// <summary>A function was started with an event.</summary>
public sealed record InvocationStarted : LedgerEntry
{
    internal InvocationStarted(LambdaInvocation invocation) => Invocation = invocation;

    /// <summary>The invocation, with its result once it has ended.</summary>
    public LambdaInvocation Invocation { get; }

    /// <summary>The function as it was named, with its qualifier where one was.</summary>
    public string Function => Request.Function.ToString();

    /// <summary>The version that runs.</summary>
    public string ExecutedVersion => Invocation.ExecutedVersion;

    /// <summary>The request id that the context shows.</summary>
    public string RequestId => Request.RequestId;

    /// <summary>The UUID of the mapping that invoked it; null where it was no mapping.</summary>
    public string? MappingId => Request.MappingId;

    /// <summary>The event as JSON.</summary>
    public string Event => Invocation.Event;

    /// <inheritdoc/>
    public override IReadOnlyList<RecordName> Records => Request.Records;

    internal InvokeRequest Request => Invocation.Request;

    private protected override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("function"u8, Function);
        json.WriteString("executedVersion"u8, ExecutedVersion);
        json.WriteString("requestId"u8, RequestId);
        if (MappingId is not null) json.WriteString("mapping"u8, MappingId);
        json.WriteNumber("environment"u8, Invocation.Environment);
        if (Invocation.IsColdStart) json.WriteBoolean("coldStart"u8, true);
        json.WriteRecords(Records);
        json.WriteString("event"u8, Event);
    }
}
