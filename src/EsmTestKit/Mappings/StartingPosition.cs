namespace EsmTestKit;

/// <summary>Where a stream mapping begins to read (AWS: <c>StartingPosition</c>).</summary>
public enum StartingPosition
{
    /// <summary>The oldest record that the stream still holds (AWS: <c>TRIM_HORIZON</c>).</summary>
    TrimHorizon,

    /// <summary>Only what comes later (AWS: <c>LATEST</c>).</summary>
    Latest,

    /// <summary>From an instant on; Kinesis only (AWS: <c>AT_TIMESTAMP</c>).</summary>
    AtTimestamp,
}
