using EsmTestKit.Internal.Ground;

namespace EsmTestKit;

/// <summary>What AWS leaves open in the way a Kinesis or DynamoDB mapping polls, batches, retries and gives up. The defaults are the best evidence; each knob names its rule.</summary>
[NoState("no schedule changes it")]
public sealed record StreamMappingBehavior
{
    /// <summary>How often a Kinesis shard is polled while nothing comes (rule STR-166).</summary>
    /// <value>Zero or more; default 1 s. While records keep coming there is no pause.</value>
    public TimeSpan KinesisPollInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a DynamoDB shard is polled while nothing comes (rule STR-167).</summary>
    /// <value>Zero or more; default 250 ms.</value>
    public TimeSpan DynamoDbPollInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long enhanced fan-out takes to push a record (rule STR-168).</summary>
    /// <value>Zero or more; default 70 ms.</value>
    public TimeSpan EnhancedFanOutLatency { get; init; } = TimeSpan.FromMilliseconds(70);

    /// <summary>The most records that one poll returns.</summary>
    /// <value>1 to 10,000; default 10,000, the limit of GetRecords.</value>
    public int PollLimit { get; init; } = 10_000;

    /// <summary>The wait before the first retry of an unchanged batch (rule STR-221).</summary>
    /// <value>More than zero; default 200 ms, as recorded.</value>
    public TimeSpan RetryInitialDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>What each further wait is multiplied by (rule STR-221).</summary>
    /// <value>1 or more; default 2, as recorded.</value>
    public double RetryMultiplier { get; init; } = 2;

    /// <summary>The longest wait before a retry (rule STR-221).</summary>
    /// <value>More than zero; default 60 s, AWS's cap is unknown.</value>
    public TimeSpan RetryMaximumDelay { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How far each wait before a retry is spread around its length (rule STR-221).</summary>
    /// <value>0 to 1; default 0: not at all. 0.2: up to 20 % shorter or longer, drawn from the seed.</value>
    public double RetryJitter { get; init; }

    /// <summary>The wait before the second attempt of a batch that was throttled (rule STR-223); it grows by <see cref="RetryMultiplier"/>.</summary>
    /// <value>More than zero; null (the default): <see cref="RetryInitialDelay"/>.</value>
    public TimeSpan? ThrottleInitialDelay { get; init; }

    /// <summary>The longest wait before a throttled batch is tried again (rule STR-223).</summary>
    /// <value>More than zero; null (the default): <see cref="RetryMaximumDelay"/>.</value>
    public TimeSpan? ThrottleMaximumDelay { get; init; }

    /// <summary>The wait before the rest of a batch after a partial success, and before a bisected half (rule STR-222).</summary>
    /// <value>Zero (the default: at once, AWS takes 10 to 50 ms) or more.</value>
    public TimeSpan SplitDelay { get; init; }

    /// <summary>Whether retries of an unchanged batch keep the Lambda request id (rule STR-219).</summary>
    /// <value>Default true, as recorded.</value>
    public bool ReuseRequestIdOnRetry { get; init; } = true;

    /// <summary>Whether a record as old as the maximum age is expired already (rule STR-232).</summary>
    /// <value>Default false: older than, as the text says.</value>
    public bool ExpireAtEqualAge { get; init; }

    /// <summary>When a batch that waits for its retry is looked at for records that have become too old (rule STR-237).</summary>
    /// <value>Default <see cref="StreamExpiryCheck.AtNextAttempt"/>.</value>
    public StreamExpiryCheck ExpiryCheck { get; init; }

    /// <summary>Whether each expired record makes an invocation record of its own (rule STR-239).</summary>
    /// <value>Default false: adjacent expired records of a batch make one.</value>
    public bool DiscardExpiredOneByOne { get; init; }

    /// <summary>Whether expired records behind a fresh one are given up, too (rule STR-240).</summary>
    /// <value>Default false: only those before the first fresh one.</value>
    public bool ExpireBehindFresh { get; init; }

    /// <summary>When the batching window begins (rule STR-179).</summary>
    /// <value>Default <see cref="StreamWindowAnchor.FirstRecord"/>: with the first record, not before the lane's previous invocation has completed.</value>
    public StreamWindowAnchor BatchWindowAnchor { get; init; } = StreamWindowAnchor.FirstRecord;

    /// <summary>Whether a <c>batchItemFailures</c> that is no list fails the whole batch (rule STR-266).</summary>
    /// <value>Default true.</value>
    public bool MalformedFailureListFails { get; init; } = true;

    /// <summary>Whether one invalid identifier among valid ones fails the whole batch (rule STR-267).</summary>
    /// <value>Default true. False: invalid ones are passed over.</value>
    public bool MixedInvalidIdentifiersFail { get; init; } = true;

    /// <summary>How long an idle shard waits after the end of a tumbling window before the final call (rules STR-292, ADD-30).</summary>
    /// <value>Zero or more; default 120 s, AWS's stated maximum.</value>
    public TimeSpan TumblingIdleGrace { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>What the age of a final call, which holds no records, counts from (rule STR-298).</summary>
    /// <value>Default false: the end of the window. True: the arrival of its last record.</value>
    public bool FinalCallAgeFromLastRecord { get; init; }

    /// <summary>Whether a batch of a tumbling window may be bisected (rule STR-304).</summary>
    /// <value>Default true: the halves share the window, and the state goes from the left one to the right one.</value>
    public bool AllowBisectInWindow { get; init; } = true;

    /// <summary>What becomes of later records of a window that was terminated early (rule STR-301).</summary>
    /// <value>Default true: the same window begins again with <c>{}</c>. False: they are delivered in the next window.</value>
    public bool RestartTerminatedWindow { get; init; } = true;

    /// <summary>Whether a record that arrived before the open window gets its own window again (rule STR-307).</summary>
    /// <value>Default false: it is delivered in the open one.</value>
    public bool LateRecordsKeepTheirWindow { get; init; }

    /// <summary>Whether a final call that answers without <c>state</c> has failed (rule STR-290).</summary>
    /// <value>Default false.</value>
    public bool RequireStateOnFinal { get; init; }

    /// <summary>The largest state of a tumbling window (rules STR-299, STR-300).</summary>
    /// <value>1 or more bytes of the compact JSON in UTF-8; default 1,048,576.</value>
    public int MaximumStateBytes { get; init; } = 1_048_576;

    /// <summary>Whether the state that comes with a partial failure is taken over for the rest of the batch (rule STR-306).</summary>
    /// <value>Default true.</value>
    public bool KeepStateOfPartialFailure { get; init; } = true;

    /// <summary>Whether a partial failure counts the whole batch in <c>FailedInvokeEventCount</c> (rules STR-422, ADD-16).</summary>
    /// <value>Default false: the reported record and all behind it; the documentation leaves it open.</value>
    public bool CountWholeBatchOfPartialFailure { get; init; }

    /// <summary>Whether discarded records count in <c>DroppedEventCount</c> where no destination is configured (rules STR-420, ADD-64).</summary>
    /// <value>Default false, as recorded; the documentation says otherwise.</value>
    public bool CountDroppedWithoutDestination { get; init; }

    /// <summary>Which mappings take KPL aggregates apart (rules STR-338, STR-339, STR-343).</summary>
    /// <value>Default <see cref="KplDeaggregation.EnhancedFanOutOnly"/>, as recorded.</value>
    public KplDeaggregation DeaggregateKpl { get; init; }

    /// <summary>What an inner record outside the shard's hash range takes with it when enhanced fan-out takes a KPL aggregate apart (rules STR-340, ADD-13).</summary>
    /// <value>Default true: the whole aggregate, as recorded. False: only itself, as documented.</value>
    public bool DropWholeAggregate { get; init; } = true;

    /// <summary>Whether a mapping that starts at LATEST starts where the tip was when the mapping was created, instead of when its first poll begins (rule STR-159).</summary>
    /// <value>Default false: what is written until the mapping polls is never delivered, as AWS warns.</value>
    public bool AnchorLatestAtCreation { get; init; }

    /// <summary>Which lane a key belongs to where <c>ParallelizationFactor</c> is more than 1 (rule STR-192): given the key and the number of lanes, a lane from 0.</summary>
    /// <value>Null (the default): by the MD5 of the key. AWS's own choice is not documented, only that one key has one lane.</value>
    public Func<string, int, int>? LaneSelector { get; init; }

    /// <summary>How many records of a shard may be read ahead of its checkpoint before reading stops (rule STR-193).</summary>
    /// <value>1 or more; null (the default): any number, so that a blocked lane never holds its siblings up.</value>
    public int? MaximumUncheckpointedRecords { get; init; }

    /// <summary>Whether <c>IteratorAge</c> is measured when an attempt has ended instead of when it is sent (rule STR-412).</summary>
    /// <value>Default false, as today's documentation says; that of 2023 said otherwise.</value>
    public bool IteratorAgeAtCompletion { get; init; }

    /// <summary>How long <c>LastProcessingResult</c> takes to show what happened (rule STR-425).</summary>
    /// <value>Zero (the default) or more; on AWS it was still old after 20 s.</value>
    public TimeSpan LastProcessingResultLag { get; init; }

    /// <summary>Whether retries of the running batch go to the new function after an update (rule STR-436).</summary>
    /// <value>Default true.</value>
    public bool RetryUsesNewFunction { get; init; } = true;
}

/// <summary>When the batching window of a lane begins.</summary>
public enum StreamWindowAnchor
{
    /// <summary>With the first record, not before the lane's previous invocation has completed.</summary>
    FirstRecord,

    /// <summary>When the lane's previous invocation completed.</summary>
    PreviousCompletion,
}

/// <summary>When a batch that waits for its retry is looked at for records that have become too old.</summary>
public enum StreamExpiryCheck
{
    /// <summary>When the next attempt is due.</summary>
    AtNextAttempt,

    /// <summary>At the instant at which they become too old.</summary>
    AtExpiryInstant,

    /// <summary>At once, where they would be too old when the next attempt is due.</summary>
    Early,
}
