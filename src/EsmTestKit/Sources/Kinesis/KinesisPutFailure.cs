namespace EsmTestKit;

/// <summary>How a put into a Kinesis stream can fail without the producer's fault (rule STR-030).</summary>
public enum KinesisPutFailure
{
    /// <summary>The shard takes no more at present: <c>ProvisionedThroughputExceededException</c>.</summary>
    ThroughputExceeded,

    /// <summary>Kinesis itself failed: <c>InternalFailure</c>, "Internal Service Failure".</summary>
    InternalFailure,
}
