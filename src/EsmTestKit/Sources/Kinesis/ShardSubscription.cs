using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;
using EsmTestKit.Internal.Streams;

namespace EsmTestKit.Internal.Kinesis;

/// <summary>One event of a subscription (STR-064).</summary>
/// <param name="Continuation">Where the next subscription begins: after this number.</param>
internal sealed record SubscriptionEvent(IReadOnlyList<StoredRecord> Records, SequenceNumber Continuation, long MillisBehindLatest, IReadOnlyList<ShardStore>? ChildShards);

/// <summary>A consumer's subscription to one shard: it lasts at most five minutes, or until another takes its place (STR-064).</summary>
internal sealed class ShardSubscription(World world, RecordReader reader, StreamStore stream, ShardStore shard, StreamPosition from)
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);
    private readonly DateTimeOffset _endsAt = world.Now + Life;
    private StreamPosition _position = from;
    private bool _atEnd;

    public DateTimeOffset BeganAt { get; } = world.Now;

    public bool IsReplaced { get; set; }

    /// <summary>What there is to push at present; null: nothing new, or the subscription is over.</summary>
    public SubscriptionEvent? Next()
    {
        if (_atEnd || IsReplaced || world.Now >= _endsAt || !stream.IsReadable) return null;
        var portion = reader.Read(stream, shard, _position, RecordReader.MostRecords);
        _atEnd = portion.ChildShards is not null;
        if (portion.Records.Count == 0 && !_atEnd) return null;
        RuleHits.Note("STR-064");
        _position = portion.Next;
        return new SubscriptionEvent(portion.Records, portion.Records.Count > 0 ? portion.Records[^1].SequenceNumber : Reached(), portion.MillisBehindLatest, portion.ChildShards);
    }

    /// <summary>Where it stands when nothing was read yet.</summary>
    public SequenceNumber Reached() => _position switch
    {
        StreamPosition.AfterSequenceNumber(var number) => number,
        StreamPosition.AtSequenceNumber(var number) => number,
        _ => shard.StartingSequenceNumber,
    };
}
