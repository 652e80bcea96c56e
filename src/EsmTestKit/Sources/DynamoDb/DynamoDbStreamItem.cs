using EsmTestKit.Internal.DynamoDb;
using EsmTestKit.Internal.Streams;

namespace EsmTestKit;

/// <summary>One record of a table's stream: how an item changed.</summary>
public sealed class DynamoDbStreamItem
{
    private readonly TableChange _change;

    internal DynamoDbStreamItem(TableChange change) => _change = change;

    /// <summary>The record's name in the ledger (<c>orders#1</c>).</summary>
    public RecordName Name => _change.Name;

    /// <summary>32 hex digits, the same at each delivery (AWS: <c>eventID</c>).</summary>
    public string EventId => _change.EventId;

    /// <summary><c>INSERT</c>, <c>MODIFY</c> or <c>REMOVE</c> (AWS: <c>eventName</c>).</summary>
    public string EventName => _change.Kind.WireName();

    /// <summary>The item's key (AWS: <c>Keys</c>).</summary>
    public DynamoDbItem Keys => new(_change.Keys);

    /// <summary>The item after the change (AWS: <c>NewImage</c>); null when it is gone or the stream's view does not show it.</summary>
    public DynamoDbItem? NewImage => _change.NewImage is { } image ? new(image) : null;

    /// <summary>The item before the change (AWS: <c>OldImage</c>); null when it is new or the stream's view does not show it.</summary>
    public DynamoDbItem? OldImage => _change.OldImage is { } image ? new(image) : null;

    /// <summary>The shard that holds it.</summary>
    public string ShardId => _change.ShardId.Text;

    /// <summary>A decimal number; grows inside a shard. Compare as numbers: the length grows (AWS: <c>SequenceNumber</c>).</summary>
    public string SequenceNumber => _change.SequenceNumber.ToString();

    /// <summary>When the item changed, rounded down to the second (AWS: <c>ApproximateCreationDateTime</c>).</summary>
    public DateTimeOffset CreatedAt => _change.ArrivedAt;

    /// <summary>The size of what the record shows (AWS: <c>SizeBytes</c>).</summary>
    public int SizeBytes => _change.SizeBytes;

    /// <summary>Whether time to live deleted the item (AWS: <c>userIdentity</c> is DynamoDB's service).</summary>
    public bool IsTimeToLive => _change.IsTimeToLive;

    /// <summary>The form <c>INSERT orders#1 {"id":{"S":"1"}}</c>.</summary>
    public override string ToString() => $"{EventName} {Name} {Keys}";

    internal ReadOnlyMemory<byte> EventRecord(EventContext context) => _change.EventRecord(context);
}
