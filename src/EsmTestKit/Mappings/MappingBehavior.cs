using EsmTestKit.Internal.Ground;

namespace EsmTestKit;

/// <summary>What AWS leaves open in the life of a mapping. Each knob names its rule.</summary>
[NoState("no schedule changes it")]
public sealed record MappingBehavior
{
    /// <summary>How long a created or enabled mapping takes until it polls (rules SQS-268, CTL-099, STR-151).</summary>
    /// <value>Zero (the default) or more; with zero the state settles when the clock next moves or is asked to.</value>
    public TimeSpan StartLatency { get; init; }

    /// <summary>How long an update takes until it holds (rules SQS-269, STR-435).</summary>
    /// <value>Zero (the default) or more.</value>
    public TimeSpan UpdateLatency { get; init; }

    /// <summary>How long a mapping takes until it is disabled or gone (rules SQS-268, CTL-099).</summary>
    /// <value>Zero (the default) or more.</value>
    public TimeSpan StopLatency { get; init; }

    /// <summary>How long after its state has become <c>Enabled</c> a mapping polls for the first time: the state is no promise (rule STR-151).</summary>
    /// <value>Zero (the default: at once) or more; 10 to 60 s were seen on AWS.</value>
    public TimeSpan FirstPollLatency { get; init; }

    /// <summary>How long after its state has become <c>Disabled</c> a mapping goes on delivering (rule STR-152).</summary>
    /// <value>Zero (the default: nothing new is polled once it was asked to stop) or more.</value>
    public TimeSpan LastPollLatency { get; init; }

    /// <summary>Whether a mapping that is in transition refuses to be changed (AWS: <c>ResourceInUseException</c>; rules STR-147, CTL-103, ADD-74).</summary>
    /// <value>Default true. False: an update or a delete in transition is taken, and the transition ends where the later one leads. One that is being deleted refuses either way.</value>
    public bool RejectChangesInTransition { get; init; } = true;

    /// <summary>Whether <c>GetEventSourceMapping</c> shows the <c>LastModified</c> of a stream's mapping rounded down to the minute (rule STR-118).</summary>
    /// <value>Default true, as recorded; answers to changes show milliseconds either way.</value>
    public bool RoundLastModifiedOnGet { get; init; } = true;

    /// <summary>How many filters a mapping may have (rules FLT-001, CTL-137).</summary>
    /// <value>Default 5; AWS raises the quota to 10 on request.</value>
    public int FilterQuota { get; init; } = 5;

    /// <summary>Whether filters of mappings on queues may look at <c>body</c> only, as the newest guide says (rules SQS-404, FLT-017, C28).</summary>
    /// <value>Default false: any key of the record. True: a pattern with another key is refused.</value>
    public bool StrictSqsFilterKeys { get; init; }

    /// <summary>Whether plain numbers in filter patterns equal only the same spelling, as the guide says: 300 is not 300.0 (rules ADD-37, FLT-077, STR-323).</summary>
    /// <value>Default false: numbers match by value, as recorded for the same pattern language; operators of <c>numeric</c> do so either way.</value>
    public bool CompareFilterNumbersAsText { get; init; }

    /// <summary>Whether changes of a queue's visibility timeout or of a function's timeout are held against the mappings there are (rules SQS-293, ADD-20, C23).</summary>
    /// <value>Default false: only creating and updating a mapping checks. True: the change is refused with the same words.</value>
    public bool StrictVisibilityCheck { get; init; }

    /// <summary>Whether the caller may decrypt with the key of a mapping's filters (AWS: <c>KMSKeyArn</c>; rules CTL-140, CTL-141).</summary>
    /// <value>Default true. False: <c>GetEventSourceMapping</c> shows <c>FilterCriteriaError</c> instead of the filters.</value>
    public bool CallerMayDecrypt { get; init; } = true;

    /// <summary>How many calls of <c>CreateEventSourceMapping</c> are refused because the function's new role has not reached all of AWS yet: deploy tools must try again (rules CTL-049, CTL-136).</summary>
    /// <value>Zero (the default) or more; counted over all mappings of the simulation.</value>
    public int RefusalsUntilRoleIsKnown { get; init; }

    /// <summary>Delays like those seen on AWS.</summary>
    public static MappingBehavior Realistic { get; } = new()
    {
        StartLatency = TimeSpan.FromSeconds(20),
        UpdateLatency = TimeSpan.FromSeconds(60),
        StopLatency = TimeSpan.FromSeconds(10),
    };
}
