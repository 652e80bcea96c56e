namespace EsmTestKit;

/// <summary>Which mappings take the aggregates of the Kinesis Producer Library apart (rule STR-343).</summary>
public enum KplDeaggregation
{
    /// <summary>Those on an enhanced fan-out consumer, as recorded.</summary>
    EnhancedFanOutOnly,

    /// <summary>All; without enhanced fan-out the aggregate's own partition key chooses the lane (rule ADD-14).</summary>
    Always,

    /// <summary>None: an aggregate is always one record.</summary>
    Never,
}
