namespace EsmTestKit.Internal.Functions;

/// <summary>A call that waits for its turn.</summary>
/// <param name="run">Whose call it is.</param>
/// <param name="call">What it is about to do.</param>
/// <param name="site">Its stable address: <c>apply[orders#1]@1/Store.Save 7#1</c>.</param>
internal sealed class PendingGate(HandlerRun run, GateCall call, string site)
{
    // Not asynchronous on purpose: whoever awaits it goes on under the driver, never in the pool (EXP-401).
    private readonly TaskCompletionSource<GateVerdict> _opened = new();

    public HandlerRun Run { get; } = run;

    public GateCall Call { get; } = call;

    public string Site { get; } = site;

    public Task<GateVerdict> Opened => _opened.Task;

    /// <summary>It waits until the visibility of its batch has ended (CP-23).</summary>
    public bool IsHeld { get; set; }

    /// <summary>It was held: it goes on last, once the others have come to rest.</summary>
    public bool WasHeld { get; set; }

    public void Open(GateVerdict verdict) => _opened.TrySetResult(verdict);
}
