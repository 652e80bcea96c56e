using System.Text.Json;
using EsmTestKit.Internal.Ledger;

namespace EsmTestKit;

/// <summary>The record of a discarded batch was sent to the mapping's destination.</summary>
public sealed record InvocationRecordSent : LedgerEntry
{
    internal InvocationRecordSent(string mappingId, string destinationArn, string document, string? failure, IReadOnlyList<RecordName> records)
    {
        MappingId = mappingId;
        DestinationArn = destinationArn;
        Document = document;
        Failure = failure;
        Records = records;
    }

    /// <summary>The mapping's UUID.</summary>
    public string MappingId { get; }

    /// <summary>The queue, topic or bucket.</summary>
    public string DestinationArn { get; }

    /// <summary>The invocation record as JSON, as the destination gets it.</summary>
    public string Document { get; }

    /// <summary>Why it did not arrive; null: it did.</summary>
    public string? Failure { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<RecordName> Records { get; }

    private protected override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("mapping"u8, MappingId);
        json.WriteString("destinationArn"u8, DestinationArn);
        json.WriteString("document"u8, Document);
        if (Failure is not null) json.WriteString("failure"u8, Failure);
        json.WriteRecords(Records);
    }
}
