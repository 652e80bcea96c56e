using System.Text;
using EsmTestKit.Internal.Batching;
using EsmTestKit.Internal.Dispositions;
using EsmTestKit.Internal.Functions;
using EsmTestKit.Internal.Mappings;
using EsmTestKit.Internal.Polling;
using EsmTestKit.Internal.Streams;

namespace EsmTestKit.Tests.Lanes;

/// <summary>Arrival times that do not follow the order of the shard, as AWS allows: the kit's own sources have none, so the decisions are asked directly.</summary>
public sealed class UnorderedArrivalTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory, Covers("STR-240")]
    [InlineData(false, "1", "2,3,4")]
    [InlineData(true, "1;3", "2,4")]
    public void Only_what_expired_at_the_head_is_cut_unless_asked_otherwise(bool behindFresh, string expired, string fresh)
    {
        var cut = RecordAge.CutOf(Batch(0, 70, 1, 80), Start.AddSeconds(100), new() { ExpireBehindFresh = behindFresh })!;

        Assert.Equal(expired, string.Join(';', cut.Expired.Select(Numbers)));
        Assert.Equal(fresh, Numbers(cut.Fresh));
    }

    [Fact, Covers("STR-240")]
    public void What_expired_behind_a_fresh_record_is_delivered_with_it() =>
        Assert.Null(RecordAge.CutOf(Batch(70, 0), Start.AddSeconds(100), new()));

    [Theory, Covers("STR-307")]
    [InlineData(false, 10)]
    [InlineData(true, 0)]
    public void A_late_record_goes_with_the_open_window_unless_asked_otherwise(bool ownWindow, int start)
    {
        var windows = new TumblingWindows();
        var behavior = new StreamMappingBehavior { LateRecordsKeepTheirWindow = ownWindow };
        var ten = TimeSpan.FromSeconds(10);
        windows.Enter(new StreamBatch(1, [Pending(1, 12)], Configuration) { Window = windows.Of(new Record(1, Start.AddSeconds(12)), ten, behavior) });

        var window = windows.Of(new Record(2, Start.AddSeconds(9)), ten, behavior);

        Assert.Equal(new WindowBounds(Start.AddSeconds(start), Start.AddSeconds(start + 10)), window);
    }

    private static MappingConfiguration Configuration { get; } = new()
    {
        Source = SourceKind.Kinesis,
        EventSourceArn = "arn:aws:kinesis:us-east-1:123456789012:stream/orders",
        Function = new FunctionReference("apply-orders"),
        FunctionArn = "arn:aws:lambda:us-east-1:123456789012:function:apply-orders",
        Enabled = true,
        BatchSize = 100,
        MaximumRecordAge = TimeSpan.FromSeconds(60),
    };

    private static StreamBatch Batch(params int[] arrivals) => new(1, [.. arrivals.Select((second, index) => Pending(index + 1, second))], Configuration);

    private static PendingRecord Pending(int number, int second) => new(new Record(number, Start.AddSeconds(second)), number, new EventContext(Configuration.EventSourceArn, "role", "us-east-1"));

    private static string Numbers(IEnumerable<PendingRecord> records) => string.Join(',', records.Select(record => record.Record.Name.Number));

    private sealed class Record(int number, DateTimeOffset arrivedAt) : StreamRecord
    {
        public override RecordName Name => new("orders", number);

        public override SequenceNumber SequenceNumber => new((ulong)0, 0, (ulong)number);

        public override ShardId ShardId => new("shardId-000000000000");

        public override string LaneKey => "key";

        public override DateTimeOffset ArrivedAt => arrivedAt;

        public override int SizeBytes => 2;

        public override ReadOnlyMemory<byte> EventRecord(EventContext context) => Encoding.UTF8.GetBytes("{}");
    }
}
