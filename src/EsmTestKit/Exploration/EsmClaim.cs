namespace EsmTestKit;

/// <summary>What an exploration tries to break. Each claim says which deliveries are tried and how a run is judged.</summary>
public enum EsmClaim
{
    /// <summary>Whatever is delivered again, the state and the effects are those of the undisturbed run. In a contract: <c>idempotent</c>.</summary>
    Idempotent,

    /// <summary>Nothing that the undisturbed run applies is missing, unless it lies in a dead-letter queue or destination. In a contract: <c>noLoss</c>.</summary>
    NoLoss,

    /// <summary>Within each group of effects the first of each comes in the order of the undisturbed run. In a contract: <c>orderPerKey</c>.</summary>
    OrderPerKey,

    /// <summary>Each marked effect happens as often as in the undisturbed run, never more. In a contract: <c>exactlyOnce</c>.</summary>
    ExactlyOnce,

    /// <summary>However records are cut into batches, the state is the same. In a contract: <c>batchCutInvariant</c>.</summary>
    BatchCutInvariant,

    /// <summary>In whatever order AWS may deliver, the state is the same. In a contract: <c>toleratesReordering</c>.</summary>
    ToleratesReordering,

    /// <summary>What the undisturbed run applies never ends in a dead-letter queue or destination, and every run comes to rest. In a contract: <c>healthyRecordsFinish</c>.</summary>
    HealthyRecordsFinish,

    /// <summary>Two consumers end in the same state under each delivery (<c>EsmExplore.AssertSameAsync</c>): of them alone, whatever it is. Not in contracts.</summary>
    Same,
}
