using EsmTestKit.Internal.Ground;

namespace EsmTestKit;

/// <summary>What AWS leaves open in the queues themselves. The defaults are the best evidence; each knob names its rule.</summary>
[NoState("no schedule changes it")]
public sealed record SqsBehavior
{
    /// <summary>After how many receives a message of a standard queue goes to the back when it becomes visible again (rule SQS-143, C11).</summary>
    /// <value>1 or more, or null for never; default 3, as documented.</value>
    public int? MoveToBackAfterReceives { get; init; } = 3;

    /// <summary>Messages of a queue that may be in flight at once (rules SQS-148, SQS-149, C6).</summary>
    /// <value>0 or more; default 120,000. FIFO queues had 20,000 until November 2024.</value>
    public int InFlightLimit { get; init; } = 120_000;

    /// <summary>Whether deleting with a handle that a later receive has superseded deletes the message although it is in flight again (rule SQS-138, C8).</summary>
    /// <value>Default false: the call succeeds and the message survives.</value>
    public bool StaleHandleDeletes { get; init; }

    /// <summary>Whether ChangeMessageVisibility works with a handle that a later receive has superseded, or whose timeout has ended (rules SQS-132, SQS-133, C9, C39).</summary>
    /// <value>Default true, as recorded. False: <c>MessageNotInflight</c>, as the API reference describes it (rule SQS-135).</value>
    public bool StaleHandleChangesVisibility { get; init; } = true;

    /// <summary>How many messages from the front a FIFO queue looks through for an available group (rule SQS-150, C6).</summary>
    /// <value>1 or more; default 120,000, and 20,000 until November 2024.</value>
    public int FifoLookAhead { get; init; } = 120_000;

    /// <summary>How long PurgeQueue and DeleteQueue take: until then messages are received and sent as ever, and what is sent is lost too (rules SQS-015, SQS-154, C36).</summary>
    /// <value>0 to 60 s; default 0: at once.</value>
    public TimeSpan RemovalLatency { get; init; }

    /// <summary>When a message that was received too often goes to the dead-letter queue (rule SQS-198, C7).</summary>
    /// <value>Default false: when a receive comes upon it, as recorded. True: as soon as its visibility timeout ends, with nobody polling.</value>
    public bool DeadLettersWithoutReceive { get; init; }

    /// <summary>Calls of one action that a FIFO queue without high throughput takes in a second; a batch is one call (rule SQS-172).</summary>
    /// <value>1 or more, or null (the default): no limit. AWS's quota is 300.</value>
    public int? FifoCallsPerSecond { get; init; }

    /// <summary>How long a cancelled message move task goes on moving (rule SQS-227).</summary>
    /// <value>Default 0. One recording shows about six seconds.</value>
    public TimeSpan MoveTaskCancellation { get; init; }

    /// <summary>Whether a change of DeduplicationScope takes effect on a queue that exists (rule SQS-167, C27).</summary>
    /// <value>Default false, as recorded: the attribute changes, the behaviour stays.</value>
    public bool DeduplicationScopeChangeApplies { get; init; }

    /// <summary>Which receives are compared with maxReceiveCount in a chain of dead-letter queues (rule SQS-211, C30).</summary>
    /// <value>Default false: those of the present queue. True: those of all queues the message has been in.</value>
    public bool DeadLetterChainCountsAllReceives { get; init; }
}
