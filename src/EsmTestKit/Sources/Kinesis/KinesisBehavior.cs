using EsmTestKit.Internal.Ground;

namespace EsmTestKit;

/// <summary>What AWS leaves open, or does slowly, in Kinesis streams themselves. Each knob names its rule.</summary>
[NoState("no schedule changes it")]
public sealed record KinesisBehavior
{
    /// <summary>How long a new stream stays CREATING (rule STR-001).</summary>
    /// <value>Default zero: the first DescribeStream still shows CREATING, everything else works at once. AWS was observed to take 5 to 6 s.</value>
    public TimeSpan CreateStreamDelay { get; init; }

    /// <summary>How long a stream stays UPDATING after a split, a merge or another change (rule STR-058).</summary>
    /// <value>Default zero: the first DescribeStream still shows UPDATING, the change holds at once.</value>
    public TimeSpan UpdateStreamDelay { get; init; }

    /// <summary>How long a deleted stream stays DELETING.</summary>
    /// <value>Default zero: it is gone at once.</value>
    public TimeSpan DeleteStreamDelay { get; init; }

    /// <summary>How long a new enhanced fan-out consumer stays CREATING (rule STR-062).</summary>
    /// <value>Default zero: the answer of RegisterStreamConsumer shows CREATING, the next look ACTIVE. AWS was observed to take about 6 s.</value>
    public TimeSpan RegisterConsumerDelay { get; init; }

    /// <summary>The largest PutRecords request, partition keys included (rule STR-028).</summary>
    /// <value>Bytes; default 10 MiB. It was 5 MiB before 2025.</value>
    public int PutRecordsMaxBytes { get; init; } = 10 * 1024 * 1024;

    /// <summary>Whether the records of one PutRecords request enter their shards in a seeded order instead of the request's (rule STR-031).</summary>
    /// <value>Default false.</value>
    public bool PutRecordsShuffle { get; init; }

    /// <summary>Whether a shard refuses what is beyond 1,000 records a second or beyond 1 MiB a second with a burst of 10 MiB (rules STR-032, ADD-27).</summary>
    /// <value>Default false.</value>
    public bool EnforceThroughput { get; init; }

    /// <summary>Whether a shard refuses the sixth GetRecords within a second and reads beyond 2 MiB a second (rule STR-050).</summary>
    /// <value>Default false. Mappings are never refused: their pollers keep the limits.</value>
    public bool EnforceReadLimits { get; init; }

    /// <summary>How likely a GetRecords answers nothing although there are records (rule STR-051).</summary>
    /// <value>0 to 1; default 0. Drawn from the simulation's seed.</value>
    public double EmptyReadProbability { get; init; }

    /// <summary>Whether UpdateShardCount refuses more than double, less than half, and the eleventh call in 24 hours (rule STR-060).</summary>
    /// <value>Default true.</value>
    public bool EnforceUpdateShardCountLimits { get; init; } = true;

    /// <summary>How many enhanced fan-out consumers a stream may have (rule STR-063).</summary>
    /// <value>Default 20; AWS allows 50 with On-demand Advantage.</value>
    public int ConsumersPerStream { get; init; } = 20;
}
