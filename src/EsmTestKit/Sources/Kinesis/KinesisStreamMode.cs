namespace EsmTestKit;

/// <summary>The capacity mode of a Kinesis stream (AWS: <c>StreamModeDetails.StreamMode</c>).</summary>
public enum KinesisStreamMode
{
    /// <summary>You choose the number of shards.</summary>
    Provisioned,

    /// <summary>AWS chooses the number of shards; splits and merges by hand are refused.</summary>
    OnDemand,
}
