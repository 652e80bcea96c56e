using EsmTestKit.Internal.Rules;
using EsmTestKit.Internal.Streams;

namespace EsmTestKit.Internal.DynamoDb;

/// <summary>One record of a table's stream: how an item changed, as much of it as the stream's view shows (STR-085).</summary>
internal sealed class TableChange(TableStream stream, RecordName name, SequenceNumber number, ShardId shardId, ChangeKind kind, DateTimeOffset writtenAt) : StreamRecord
{
    public override RecordName Name => name;

    public override SequenceNumber SequenceNumber => number;

    public override ShardId ShardId => shardId;

    public TableStream Stream => stream;

    public ChangeKind Kind => kind;

    /// <summary>32 lower-case hex digits, the same at each reading (STR-092).</summary>
    public required string EventId { get; init; }

    public required AttributeMap Keys { get; init; }

    /// <summary>Null: there is none, or the view does not show it.</summary>
    public AttributeMap? NewImage { get; init; }

    public AttributeMap? OldImage { get; init; }

    /// <summary>Deleted by time to live: the record has a service identity (STR-095).</summary>
    public bool IsTimeToLive { get; init; }

    /// <summary>To the tick; what retention counts from. Readers see <see cref="ArrivedAt"/>.</summary>
    public DateTimeOffset WrittenAt => writtenAt;

    /// <summary>Rounded down to the second (STR-088).</summary>
    public override DateTimeOffset ArrivedAt { get; } = WholeSecond(writtenAt);

    /// <summary>Of what the record shows (STR-089).</summary>
    public override int SizeBytes
    {
        get
        {
            RuleHits.Note("STR-089");
            return (int)(Keys.SizeBytes + (NewImage?.SizeBytes ?? 0) + (OldImage?.SizeBytes ?? 0));
        }
    }

    /// <summary>The canonical JSON of the key (STR-191, STR-192).</summary>
    public override string LaneKey => ValueWriter.ToText(Keys);

    public override ReadOnlyMemory<byte> EventRecord(EventContext context) => TableEventRecord.ForLambda(this, context);

    private static DateTimeOffset WholeSecond(DateTimeOffset instant)
    {
        RuleHits.Note("STR-088");
        return DateTimeOffset.FromUnixTimeSeconds(instant.ToUnixTimeSeconds());
    }
}
