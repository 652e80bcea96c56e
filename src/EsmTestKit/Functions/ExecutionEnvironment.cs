using EsmTestKit.Internal.Ground;

namespace EsmTestKit.Internal.Functions;

/// <summary>One execution environment of one version: a process with its own instance of the handler.</summary>
/// <param name="number">In order of cold starts, from 1.</param>
internal sealed class ExecutionEnvironment(int number, DateTimeOffset startedAt)
{
    private List<PendingGate>? _frozen;
    private readonly List<(object Owned, Action Close)> _owned = [];

    [field: NoState("environments of one history are the same (EXP-214); a log stream's name is nothing that consumers go by")]
    public int Number { get; } = number;

    [field: NoState("as the number")]
    public DateTimeOffset StartedAt { get; } = startedAt;

    /// <summary>The handler that the cold start made; null until then.</summary>
    public BoundHandler? Handler { get; set; }

    /// <summary>An invocation runs in it.</summary>
    public bool IsTaken { get; set; }

    /// <summary>Whether work that an earlier invocation did not await lies frozen in it (CP-10).</summary>
    public bool HasFrozenWork => _frozen is { Count: > 0 };

    /// <summary>What a handler has opened in it, and how it is closed where the process ends without having done so.</summary>
    public void Own(object owned, Action close)
    {
        // A consumer opens its connections on any thread.
        lock (_owned) _owned.Add((owned, close));
    }

    public void Disown(object owned)
    {
        lock (_owned) _owned.RemoveAll(known => known.Owned == owned);
    }

    /// <summary>The process is gone: whoever is at the other end of its connections notices (EXP-411).</summary>
    public void Kill()
    {
        (object Owned, Action Close)[] owned;
        lock (_owned) owned = [.. _owned];
        foreach (var (_, close) in owned) close();
    }

    public void Freeze(PendingGate gate) => (_frozen ??= []).Add(gate);

    /// <summary>The frozen work, which is no longer frozen.</summary>
    public IReadOnlyList<PendingGate> Thaw()
    {
        PendingGate[] thawed = [.. _frozen ?? []];
        _frozen = null;
        return thawed;
    }
}
