namespace EsmTestKit;

/// <summary>How an exploration searches.</summary>
public sealed record EsmExplorationSettings
{
    /// <summary>How much is tried.</summary>
    /// <value>Default <see cref="EsmExplorationPreset.Standard"/>.</value>
    public EsmExplorationPreset Preset { get; init; } = EsmExplorationPreset.Standard;

    /// <summary>How many deviations one schedule may have.</summary>
    /// <value>Null (the default): the preset's.</value>
    public EsmExplorationBudget? Budget { get; init; }

    /// <summary>At most so many schedules.</summary>
    /// <value>1 or more; null (the default): the preset's (Quick 1,000; Standard 10,000; Thorough 200,000; Prove 2,000,000). The environment variable <c>ESM_BUDGET=runs:50000</c> goes before it.</value>
    public int? MaxSchedules { get; init; }

    /// <summary>Which random schedules are tried.</summary>
    /// <value>Default 1. The environment variable <c>ESMTESTKIT_SEED</c> (a number, or a commit id) goes before it.</value>
    public long Seed { get; init; } = 1;

    /// <summary>Whether calls through gates may fail: the consumer's own services, not AWS's deliveries.</summary>
    /// <value>Default true. Crashes and hanging calls are tried in any case.</value>
    public bool IncludeDependencyFaults { get; init; } = true;

    /// <summary>Whether producers may send the same again as a message of its own. A consumer that tells messages apart by their ids alone cannot stand that.</summary>
    /// <value>Default false.</value>
    public bool IncludeProducerRetries { get; init; }

    /// <summary>Whether records of one partition key may lie in a Kinesis shard in another order than they were put: a part of PutRecords that failed and was put again, or puts without <c>SequenceNumberForOrdering</c>. It is the producer's doing, and no consumer can undo it but by a version in the record.</summary>
    /// <value>Default false.</value>
    public bool IncludeProducerReorders { get; init; }

    /// <summary>Whether a state is also right that the same records give when each is delivered once, in another order that AWS may choose: for consumers whose result hangs on the order, and may.</summary>
    /// <value>Default false. Not with <see cref="EsmClaim.ToleratesReordering"/>, which says that there is but one.</value>
    public bool AcceptAnyOrder { get; init; }

    /// <summary>Whether what follows a state is tried once, however many schedules come to that state: then far more records can be proved.</summary>
    /// <remarks>
    /// The state is all that the consumer, its fakes and the kit hold in objects. What lies elsewhere (a file, a database, a static field, another
    /// process) the kit does not see: leave it out then. Every schedule still runs to its end, and one that goes on otherwise than
    /// another did from the same state is an error. States that cannot be read are not merged, and the report says why.
    /// </remarks>
    /// <value>Default false. Random schedules, and searches that several machines share, are not affected.</value>
    public bool MergeEqualStates { get; init; }

    /// <summary>Whether a schedule that is found is kept beside the test's source and tried first next time.</summary>
    /// <value>Default true; nothing is ever written where the environment variable <c>CI</c> is set.</value>
    public bool KeepFound { get; init; } = true;

    /// <summary>The settings of each world that is made.</summary>
    /// <value>Default: the defaults. Its <see cref="EsmSimulationSettings.Seed"/> only makes the ids: what AWS leaves open is the exploration's to choose.</value>
    public EsmSimulationSettings Simulation { get; init; } = new();
}
