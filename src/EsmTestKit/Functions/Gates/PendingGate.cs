using EsmTestKit.Internal.Choices;

namespace EsmTestKit.Internal.Functions;

/// <summary>A call that waits for its turn.</summary>
/// <param name="run">Whose call it is.</param>
/// <param name="call">What it is about to do.</param>
/// <param name="site">Its stable address: <c>apply[orders#1]@1/Store.Save 7#1</c>.</param>
/// <param name="database">Where another's transaction holds it, the call waits for that; null: it needs none.</param>
internal sealed class PendingGate(HandlerRun run, GateCall call, string site, DatabaseLock? database = null)
{
    // Not asynchronous on purpose: whoever awaits it goes on under the driver, never in the pool (EXP-401).
    private readonly TaskCompletionSource<GateVerdict> _opened = new();

    public HandlerRun Run { get; } = run;

    public GateCall Call { get; } = call;

    public string Site { get; } = site;

    public Task<GateVerdict> Opened => _opened.Task;

    public Move Move => new(Site, Run, Run.Invocation.Environment, Call.Touches, Call.IsWrite);

    /// <summary>Whether it could go on now, were it its turn.</summary>
    public bool MayGoOn => !IsHeld && !IsLockedOut;

    /// <summary>It waits for a transaction of another invocation.</summary>
    public bool IsLockedOut => database?.IsFreeFor(Run) == false;

    /// <summary>It waits until the visibility of its batch has ended (CP-23).</summary>
    public bool IsHeld { get; set; }

    /// <summary>It was held: it goes on last, once the others have come to rest.</summary>
    public bool WasHeld { get; set; }

    public void Open(GateVerdict verdict) => _opened.TrySetResult(verdict);
}
