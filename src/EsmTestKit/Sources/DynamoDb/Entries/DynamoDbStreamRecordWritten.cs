using System.Text.Json;
using EsmTestKit.Internal.DynamoDb;
using EsmTestKit.Internal.Ledger;

namespace EsmTestKit;

/// <summary>A changed item left a record in its table's stream.</summary>
public sealed record DynamoDbStreamRecordWritten : LedgerEntry
{
    internal DynamoDbStreamRecordWritten(TableChange change)
    {
        Table = change.Stream.Name;
        Records = [change.Name];
        EventName = change.Kind.WireName();
        ShardId = change.ShardId.Text;
        SequenceNumber = change.SequenceNumber.ToString();
    }

    /// <summary>The table's name.</summary>
    public string Table { get; }

    /// <summary><c>INSERT</c>, <c>MODIFY</c> or <c>REMOVE</c>.</summary>
    public string EventName { get; }

    /// <summary>The shard that holds the record.</summary>
    public string ShardId { get; }

    /// <summary>Its sequence number there.</summary>
    public string SequenceNumber { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<RecordName> Records { get; }

    private protected override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("table"u8, Table);
        json.WriteString("eventName"u8, EventName);
        json.WriteString("shardId"u8, ShardId);
        json.WriteString("sequenceNumber"u8, SequenceNumber);
        json.WriteRecords(Records);
    }
}
