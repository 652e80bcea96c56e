using System.Text.Json;
using EsmTestKit.Internal.Ledger;

namespace EsmTestKit;

/// <summary>A function answered, failed or timed out.</summary>
public sealed record InvocationEnded : LedgerEntry
{
    internal InvocationEnded(LambdaInvocation invocation) => Invocation = invocation;

    /// <summary>The invocation.</summary>
    public LambdaInvocation Invocation { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<RecordName> Records => Invocation.Records;

    private protected override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("function"u8, Invocation.Request.Function.ToString());
        json.WriteString("requestId"u8, Invocation.RequestId);
        if (Invocation.Result is not null) json.WriteString("result"u8, Invocation.Result);
        if (Invocation.ErrorType is not null)
        {
            json.WriteString("errorType"u8, Invocation.ErrorType);
            json.WriteString("errorMessage"u8, Invocation.ErrorMessage);
        }

        if (Invocation.HasEscaped) json.WriteBoolean("hasEscaped"u8, true);
        if (Invocation.Logs.Count > 0)
        {
            json.WriteStartArray("logs"u8);
            foreach (var line in Invocation.Logs) json.WriteStringValue(line);
            json.WriteEndArray();
        }

        json.WriteRecords(Records);
    }
}
