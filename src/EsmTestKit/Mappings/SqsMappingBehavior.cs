using EsmTestKit.Internal.Ground;

namespace EsmTestKit;

/// <summary>What AWS leaves open in the way an SQS mapping polls, batches and retries. The defaults are the best evidence; each knob names its rule.</summary>
[NoState("no schedule changes it")]
public sealed record SqsMappingBehavior
{
    /// <summary>Batches that a mapping runs at once when it starts (rule SQS-386).</summary>
    /// <value>1 or more; default 5, as AWS documents for on-demand mode.</value>
    public int InitialConcurrency { get; init; } = 5;

    /// <summary>Concurrent batches that are left after idle minutes; not with MaximumConcurrency (rules SQS-313, SQS-388, ADD-23, C2).</summary>
    /// <value>1 or more; default 2, as AWS documents for on-demand mode.</value>
    public int IdleConcurrency { get; init; } = 2;

    /// <summary>Concurrent batches added a minute while messages remain (rule SQS-386, C2).</summary>
    /// <value>0 or more; default 300. Before November 2023 it was 60.</value>
    public int ScaleUpPerMinute { get; init; } = 300;

    /// <summary>The most concurrent batches of one mapping in on-demand mode (rule SQS-387, C3).</summary>
    /// <value>1 or more; default 1,250.</value>
    public int MaximumOnDemandConcurrency { get; init; } = 1250;

    /// <summary>Concurrent batches that one provisioned poller carries (rule SQS-396, ADD-22).</summary>
    /// <value>1 or more; default 10.</value>
    public int ConcurrencyPerProvisionedPoller { get; init; } = 10;

    /// <summary>Concurrent batches added a minute in provisioned mode while messages remain (rule SQS-396).</summary>
    /// <value>0 or more; default 1,000.</value>
    public int ProvisionedScaleUpPerMinute { get; init; } = 1000;

    /// <summary>Who collects a batch of several receives (rule SQS-321, C15).</summary>
    /// <value>Default <see cref="SqsBatchBuffers.Shared"/>: the largest batches. <see cref="SqsBatchBuffers.PerPoller"/> splits them as five pollers do; consumers must tolerate both.</value>
    public SqsBatchBuffers BatchBuffers { get; init; } = SqsBatchBuffers.Shared;

    /// <summary>When the batching window begins (rule ADD-18, C13).</summary>
    /// <value>Default <see cref="SqsWindowStart.FirstRecord"/>.</value>
    public SqsWindowStart WindowStart { get; init; } = SqsWindowStart.FirstRecord;

    /// <summary>Whether a batching window shorter than 20 s lasts 20 s all the same, as it may with little traffic (rule SQS-320, C14).</summary>
    /// <value>Default false: the batch goes when the window ends.</value>
    public bool LowTrafficWait { get; init; }

    /// <summary>Whether the mapping's receives hide messages for window + function timeout + 30 s where that is more than the queue's timeout (rules SQS-316, ADD-19, C16).</summary>
    /// <value>Default false: the queue's own visibility timeout. True: the formula of the guide of 2020 to 2022.</value>
    public bool ExtendVisibility { get; init; }

    /// <summary>The first wait before a throttled batch is tried again; it doubles (rule SQS-341, C17).</summary>
    /// <value>More than zero; default 1 s.</value>
    public TimeSpan ThrottleRetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait before a throttled batch is tried again (C17).</summary>
    /// <value>More than zero; default 60 s.</value>
    public TimeSpan ThrottleRetryMaximumDelay { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Whether errors and throttles slow the mapping down (rule SQS-343, C18).</summary>
    /// <value>Default <see cref="SqsErrorBackoff.None"/>. AWS slows down along an unpublished curve.</value>
    public SqsErrorBackoff ErrorBackoff { get; init; } = SqsErrorBackoff.None;

    /// <summary>Whether <c>md5OfMessageAttributes</c> stands as null in records without attributes (rule SQS-435, C31).</summary>
    /// <value>Default <see cref="SqsNullMd5.AsRecorded"/>: null with a batching window, absent without.</value>
    public SqsNullMd5 NullMd5 { get; init; } = SqsNullMd5.AsRecorded;

    /// <summary>What a partial batch response that is JSON but no object means (rules SQS-368, ADD-78, C29).</summary>
    /// <value>Default true: the whole batch failed.</value>
    public bool NonObjectResponseFails { get; init; } = true;

    /// <summary>Whether one FIFO batch may hold several groups (rule SQS-380, C1).</summary>
    /// <value>Default true. False: a batch for each group, as the guide said until 2022.</value>
    public bool MixFifoGroups { get; init; } = true;

    /// <summary>What happens to batches that are built or being collected when the mapping is disabled or deleted (rule SQS-416, C21).</summary>
    /// <value>Default false: they are abandoned; their messages come back when their visibility timeout ends. True: they are still delivered.</value>
    public bool DrainOnDisable { get; init; }
}

/// <summary>Who collects a batch of several receives.</summary>
public enum SqsBatchBuffers
{
    /// <summary>One buffer for the mapping.</summary>
    Shared,

    /// <summary>Each poller has its own; receives go round them.</summary>
    PerPoller,
}

/// <summary>When the batching window of an SQS mapping begins.</summary>
public enum SqsWindowStart
{
    /// <summary>When the first record enters the empty buffer.</summary>
    FirstRecord,

    /// <summary>When the previous invocation completed, or with the first record if that was longer ago than the window.</summary>
    PreviousCompletion,
}

/// <summary>How errors and throttles slow an SQS mapping down.</summary>
public enum SqsErrorBackoff
{
    /// <summary>Not at all: what unit tests want.</summary>
    None,

    /// <summary>A minute with an error halves the concurrency, a minute without restores it.</summary>
    Halve,
}

/// <summary>Whether records without attributes show <c>"md5OfMessageAttributes": null</c>.</summary>
public enum SqsNullMd5
{
    /// <summary>With a batching window only.</summary>
    AsRecorded,

    /// <summary>On every record without attributes.</summary>
    Always,

    /// <summary>On none.</summary>
    Never,
}
