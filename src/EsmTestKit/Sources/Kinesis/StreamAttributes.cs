namespace EsmTestKit.Internal.Kinesis;

/// <summary>The attributes of a stream as AWS keeps them; already validated.</summary>
internal sealed record StreamAttributes
{
    public const int DefaultRecordKiB = 1024;
    public const int OnDemandShards = 4; // ADD-58

    public KinesisStreamMode Mode { get; init; }

    public int ShardCount { get; init; } = 1;

    public TimeSpan Retention { get; init; } = TimeSpan.FromHours(24); // STR-035

    public int MaxRecordKiB { get; init; } = DefaultRecordKiB; // STR-026
}
