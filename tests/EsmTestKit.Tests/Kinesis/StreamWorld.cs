using System.Text;
using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Kinesis;
using EsmTestKit.Internal.Streams;

namespace EsmTestKit.Tests.Kinesis;

/// <summary>A world with Kinesis streams and nothing else.</summary>
internal sealed class StreamWorld
{
    public static readonly DateTimeOffset Start = new(2026, 9, 19, 9, 10, 23, 187, TimeSpan.Zero);

    public StreamWorld(KinesisBehavior? behavior = null)
    {
        World = new World(Start, 1, new CanonicalOracle(), new AwsPlace("us-east-1", "123456789012"));
        Streams = new StreamRegistry(World, behavior ?? new());
        Reader = new RecordReader(World, Streams);
    }

    public World World { get; }

    public StreamRegistry Streams { get; }

    public RecordReader Reader { get; }

    public KinesisStream Create(int shards = 1, string name = "orders") => new(World, Streams.Create(name, new KinesisStreamSettings { ShardCount = shards }));

    public void Advance(TimeSpan span) => World.Timeline.MoveTo(World.Now + span);

    public void Advance(double seconds) => Advance(TimeSpan.FromSeconds(seconds));

    public ShardStore Shard(KinesisStream stream, int ordinal = 0) => stream.Store.Lineage.Find(ShardStore.IdOf(ordinal))!;

    public ReadAnswer Read(KinesisStream stream, string type = "TRIM_HORIZON", int shard = 0, int limit = 10_000, string? number = null, DateTimeOffset? timestamp = null) =>
        Reader.Read(Iterate(stream, type, shard, number, timestamp), limit);

    public string Iterate(KinesisStream stream, string type = "TRIM_HORIZON", int shard = 0, string? number = null, DateTimeOffset? timestamp = null) =>
        Reader.Iterate(stream.Store, $"shardId-{shard:D12}", new IteratorRequest(type) { StartingSequenceNumber = number, Timestamp = timestamp });

    public static IReadOnlyList<string> Texts(ReadAnswer answer) => [.. answer.Records.Select(record => Encoding.UTF8.GetString(record.Data.Span))];

    public static IReadOnlyList<string> Texts(IEnumerable<StreamRecord> records) => [.. records.Select(record => Encoding.UTF8.GetString(((StoredRecord)record).Data.Span))];

    public static AwsServiceException Refused(Action call, string code, string message)
    {
        var refusal = Assert.Throws<AwsServiceException>(call);
        Assert.Equal((code, message), (refusal.Code, refusal.Message));
        return refusal;
    }
}
