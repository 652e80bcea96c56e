using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;
using EsmTestKit.Internal.Streams;

namespace EsmTestKit.Internal.Kinesis;

/// <summary>What can be read at a place: the records, the place after them, how far that is behind the tip.</summary>
/// <param name="ChildShards">Where a closed shard is read to its end; else null.</param>
internal sealed record Portion(IReadOnlyList<StoredRecord> Records, StreamPosition Next, long MillisBehindLatest, IReadOnlyList<ShardStore>? ChildShards);

/// <summary>One answer of GetRecords.</summary>
/// <param name="Next">Null: the closed shard is read to its end (STR-052).</param>
/// <param name="ChildShards">At the end of a closed shard; else null.</param>
internal sealed record ReadAnswer(IReadOnlyList<StoredRecord> Records, string? Next, long MillisBehindLatest, IReadOnlyList<ShardStore>? ChildShards);

/// <summary>GetShardIterator and GetRecords: what a consumer that polls by itself sees of the streams.</summary>
internal sealed class RecordReader(World world, StreamRegistry streams)
{
    public const int MostRecords = 10_000;
    public const int MostBytes = 10 * 1024 * 1024;
    private static readonly TimeSpan Life = TimeSpan.FromMilliseconds(300_000);
    private readonly Dictionary<ShardStore, ReadThrottle> _throttles = [];

    public string Iterate(StreamStore stream, string shardText, IteratorRequest request)
    {
        stream.RequireData();
        var shard = ShardOf(stream, shardText);
        var position = shard.Resolve(PositionOf(stream, shard, request));
        return Issue(stream, shard, position);
    }

    public ReadAnswer Read(string iteratorText, int limit)
    {
        var iterator = ShardIterator.Read(iteratorText) ?? throw KinesisErrors.InvalidArgument("Invalid ShardIterator.").By("STR-048");
        if (world.Now - iterator.IssuedAt > Life)
        {
            throw new AwsServiceException(
                "ExpiredIteratorException",
                $"Iterator expired. The iterator was created at time {KinesisErrors.JavaDate(iterator.IssuedAt)} while right now it is {KinesisErrors.JavaDate(world.Now)} "
                + "which is further in the future than the tolerated delay of 300000 milliseconds.").By("STR-047");
        }

        var stream = streams.Get(iterator.Stream);
        stream.RequireData();
        if (stream.CreatedAt != iterator.StreamCreatedAt) throw KinesisErrors.InvalidArgument("Invalid ShardIterator.").By("STR-048");
        var shard = ShardOf(stream, ShardStore.IdOf(iterator.Shard).Text);
        var throttle = Admit(stream, shard);
        var portion = Read(stream, shard, iterator.Position, limit);
        throttle?.Note(portion.Records.Sum(record => (long)record.SizeBytes), world.Now);
        return new ReadAnswer(portion.Records, portion.ChildShards is null ? Issue(stream, shard, portion.Next) : null, portion.MillisBehindLatest, portion.ChildShards);
    }

    /// <summary>The position that a type, with what belongs to it, names in this shard.</summary>
    public StreamPosition PositionOf(StreamStore stream, ShardStore shard, IteratorRequest request)
    {
        var takesNumber = request.Type is "AT_SEQUENCE_NUMBER" or "AFTER_SEQUENCE_NUMBER";
        if (request.Type is "TRIM_HORIZON" or "LATEST" ? request.StartingSequenceNumber is not null : takesNumber && request.StartingSequenceNumber is null)
        {
            throw KinesisErrors.InvalidArgument(
                "Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and StartingSequenceNumber or (2) TRIM_HORIZON or LATEST and no StartingSequenceNumber. "
                + $"Request specified {request.Type} and {(request.StartingSequenceNumber is null ? "no" : "also a")} StartingSequenceNumber.").By("STR-044");
        }

        RuleHits.Note("STR-039");
        return request.Type switch
        {
            "TRIM_HORIZON" => StreamPosition.TrimHorizon.Instance,
            "LATEST" => StreamPosition.Latest.Instance,
            "AT_TIMESTAMP" => new StreamPosition.AtTimestamp(TimestampOf(request)),
            "AT_SEQUENCE_NUMBER" => new StreamPosition.AtSequenceNumber(NumberOf(stream, shard, request.StartingSequenceNumber)),
            _ => new StreamPosition.AfterSequenceNumber(NumberOf(stream, shard, request.StartingSequenceNumber)),
        };
    }

    /// <summary>From a place on: at most so many records, at most 10 MiB (STR-050), and how far behind the tip that is (STR-053).</summary>
    public Portion Read(StreamStore stream, ShardStore shard, StreamPosition from, int limit)
    {
        var records = IsEmptyByChance() ? [] : Fitting(shard.Read(from, limit));
        var position = records.Count > 0 ? new StreamPosition.AfterSequenceNumber(records[^1].SequenceNumber) : from;
        var behind = ((IStreamShard)shard).ReadOne(position) is { } next ? Math.Max(1, (long)(world.Now - (records.Count > 0 ? records[^1] : next).ArrivedAt).TotalMilliseconds) : 0;
        RuleHits.Note("STR-053");
        if (shard.IsClosed && behind == 0)
        {
            RuleHits.Note("STR-052");
            RuleHits.Note("STR-061"); // Children are named where their parent has been read: who follows keeps the order of a key.
            return new Portion(records, position, 0, stream.Lineage.ChildrenOf(shard.Id));
        }

        return new Portion(records, position, behind, null);
    }

    private string Issue(StreamStore stream, ShardStore shard, StreamPosition position) =>
        new ShardIterator(world.Now, stream.Name, stream.CreatedAt, shard.Ordinal, position).ToText();

    public ShardStore ShardOf(StreamStore stream, string text)
    {
        if (ShardNames.Parse(text) is not { } id) throw KinesisErrors.ShardNotFound(world.Place, stream.Name, text).By("STR-046");
        return stream.Lineage.Find(id) ?? throw KinesisErrors.ShardDoesNotExist(world.Place, stream.Name, id.Text).By("STR-046");
    }

    private DateTimeOffset TimestampOf(IteratorRequest request)
    {
        if (request.Timestamp is not { } timestamp)
        {
            throw KinesisErrors.InvalidArgument("Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP. Current request has no timestamp parameter.").By("STR-043");
        }

        var (asked, now) = (timestamp.ToUnixTimeMilliseconds(), world.Now.ToUnixTimeMilliseconds());
        return asked <= now ? timestamp : throw KinesisErrors.InvalidArgument(
            "The timestampInMillis parameter cannot be greater than the currentTimestampInMillis. "
            + $"timestampInMillis: {asked}, currentTimestampInMillis: {now}").By("STR-043");
    }

    private SequenceNumber NumberOf(StreamStore stream, ShardStore shard, string? text)
    {
        if (!SequenceNumber.TryParse(text, out var number) || !KinesisSequence.TryDecode(number, out var decoded)) throw Invalid("is invalid.");
        if (decoded.ShardOrdinal != shard.Ordinal)
        {
            throw KinesisErrors.InvalidArgument(
                $"Invalid StartingSequenceNumber. It encodes {ShardStore.IdOf((int)decoded.ShardOrdinal)}, while it was used in a call to a shard with {shard.Id}").By("STR-045");
        }

        return decoded.ShardSecond == shard.CreatedSecond ? number : throw Invalid("is invalid because it did not come from this stream.");

        AwsServiceException Invalid(string why) => KinesisErrors.InvalidArgument(
            $"StartingSequenceNumber {text} used in GetShardIterator on shard {shard.Id} in stream {stream.Name} under account {world.Place.AccountId} {why}").By("STR-045");
    }

    private ReadThrottle? Admit(StreamStore stream, ShardStore shard)
    {
        if (!streams.Behavior.EnforceReadLimits) return null;
        if (!_throttles.TryGetValue(shard, out var throttle)) _throttles.Add(shard, throttle = new ReadThrottle());
        return throttle.TryRead(world.Now) ? throttle : throw new AwsServiceException(KinesisErrors.Throttled, KinesisErrors.RateExceeded(world.Place, stream.Name, shard.Id.Text)).By("STR-050");
    }

    private List<StoredRecord> Fitting(IReadOnlyList<StreamRecord> records)
    {
        var fitting = new List<StoredRecord>(records.Count);
        var bytes = 0L;
        foreach (var record in records.Cast<StoredRecord>())
        {
            bytes += record.SizeBytes;
            if (bytes > MostBytes && fitting.Count > 0)
            {
                RuleHits.Note("STR-050");
                break;
            }

            fitting.Add(record);
        }

        return fitting;
    }

    // STR-051: a reader that stops at the first empty answer is wrong on AWS.
    private bool IsEmptyByChance()
    {
        if (streams.Behavior.EmptyReadProbability <= 0) return false;
        var isEmpty = world.Ids.Next() / (double)ulong.MaxValue < streams.Behavior.EmptyReadProbability;
        if (isEmpty) RuleHits.Note("STR-051");
        return isEmpty;
    }
}
