namespace EsmTestKit;

/// <summary>How a Kinesis stream is created.</summary>
public sealed record KinesisStreamSettings
{
    /// <summary>How many shards it begins with (AWS: <c>ShardCount</c>).</summary>
    /// <value>1 or more; default 1. Null with <see cref="KinesisStreamMode.OnDemand"/>, where AWS begins with 4.</value>
    public int? ShardCount { get; init; }

    /// <summary>Who chooses the number of shards (AWS: <c>StreamModeDetails.StreamMode</c>).</summary>
    /// <value>Default <see cref="KinesisStreamMode.Provisioned"/>.</value>
    public KinesisStreamMode StreamMode { get; init; }

    /// <summary>How long records stay readable (AWS: <c>RetentionPeriodHours</c>).</summary>
    /// <value>24 h to 8760 h, whole hours; default 24 h.</value>
    public TimeSpan RetentionPeriod { get; init; } = TimeSpan.FromHours(24);

    /// <summary>The largest record, data and partition key together (AWS: <c>MaxRecordSizeInKiB</c>).</summary>
    /// <value>1024 to 10240 KiB; default 1024.</value>
    public int MaxRecordSizeInKiB { get; init; } = 1024;
}
