using EsmTestKit.Internal.Ground;

namespace EsmTestKit;

/// <summary>What AWS leaves open in tables and their streams. The defaults are the best evidence; each knob names its rule.</summary>
[NoState("no schedule changes it")]
public sealed record DynamoDbBehavior
{
    /// <summary>The order of the attributes in events and answers: null is ordinal order of the names, a number is the seed of a shuffled order (rule STR-094).</summary>
    /// <value>Default null. AWS writes them in hash order; a consumer that passes only with one order relies on what AWS does not promise.</value>
    public long? AttributeOrderSeed { get; init; }

    /// <summary>How long a shard of a stream stays open before a child takes its place (rule STR-101).</summary>
    /// <value>More than zero, or null for ever; default 4 h, as practitioners report.</value>
    public TimeSpan? ShardRollover { get; init; } = TimeSpan.FromHours(4);

    /// <summary>How many open shards a new stream has (rule ADD-68). An item's key always maps to the same one (rule STR-103).</summary>
    /// <value>1 or more; default 1, as recorded.</value>
    public int ShardCount { get; init; } = 1;

    /// <summary>How long after its expiry an item is deleted by time to live (rules STR-097, ADD-26).</summary>
    /// <value>Zero or more; default zero: when the clock advances to the expiry. AWS: within a few days.</value>
    public TimeSpan TimeToLiveDelay { get; init; }

    /// <summary>How long stream records can be read (rule STR-109).</summary>
    /// <value>More than zero; default 24 h, as documented.</value>
    public TimeSpan StreamRetention { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Whether the eleventh <c>DescribeStream</c> of one second is refused (rule STR-105).</summary>
    /// <value>Default false: time stands still in most tests, so that any number of calls falls into one second.</value>
    public bool EnforceDescribeLimit { get; init; }

    /// <summary>How many readers a shard of a stream may have (rule STR-110). A mapping beyond that is advised against in the ledger (<see cref="MappingAdvised"/>).</summary>
    /// <value>1 or more; default 2, as documented (1 for a global table).</value>
    public int MaximumReadersPerShard { get; init; } = 2;

    /// <summary>Whether <c>GetRecords</c> is refused where <see cref="MaximumReadersPerShard"/> mappings read the stream already (rule STR-110).</summary>
    /// <value>Default false: AWS may throttle, and need not.</value>
    public bool ThrottleReaders { get; init; }

    /// <summary>How <c>ApproximateCreationDateTime</c> is written in events (rule STR-396).</summary>
    /// <value>Default <see cref="DynamoDbTimestampFormat.JavaDouble"/>, as recorded.</value>
    public DynamoDbTimestampFormat TimestampFormat { get; init; }
}
