namespace EsmTestKit;

/// <summary>Why a mapping gave a batch up (rule STR-352).</summary>
public enum DiscardCondition
{
    /// <summary>Each attempt that the mapping allows has failed.</summary>
    RetryAttemptsExhausted,

    /// <summary>The records are older than the mapping allows.</summary>
    RecordAgeExceeded,
}
