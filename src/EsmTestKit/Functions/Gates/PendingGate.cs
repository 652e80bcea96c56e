using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Ground;

namespace EsmTestKit.Internal.Functions;

/// <summary>A call that waits for its turn.</summary>
/// <param name="run">Whose call it is.</param>
/// <param name="call">What it is about to do.</param>
/// <param name="database">Where another's transaction holds it, the call waits for that; null: it needs none.</param>
internal abstract class PendingGate(HandlerRun run, GateCall call, DatabaseLock? database)
{
    public HandlerRun Run { get; } = run;

    public GateCall Call { get; } = call;

    /// <summary>The call as addresses and the ledger have it.</summary>
    public string Name { get; } = call.ToString();

    /// <summary>Its stable address: <c>apply[orders#1]@1/Store.Save 7#1</c>; empty before it is announced.</summary>
    [field: NoState("an address of choices")]
    public string Site { get; private set; } = "";

    public Move Move => new(Site, Run, Run.Invocation.Environment, Call.Touches, Call.IsWrite);

    /// <summary>Whether it could go on now, were it its turn.</summary>
    public bool MayGoOn => !IsHeld && !IsLockedOut;

    /// <summary>It waits for a transaction of another invocation.</summary>
    public bool IsLockedOut => database?.IsFreeFor(Run) == false;

    /// <summary>It waits until the visibility of its batch has ended (CP-23).</summary>
    public bool IsHeld { get; set; }

    /// <summary>It was held: it goes on last, once the others have come to rest.</summary>
    public bool WasHeld { get; set; }

    public void Announce() => Site = Run.SiteOf(Name);

    /// <summary>It is its turn.</summary>
    public abstract void Open(GateVerdict verdict);
}
