namespace EsmTestKit.Internal.Functions;

/// <summary>One execution environment of one version: a process with its own instance of the handler.</summary>
/// <param name="number">In order of cold starts, from 1.</param>
internal sealed class ExecutionEnvironment(int number, DateTimeOffset startedAt)
{
    private readonly List<PendingGate> _frozen = [];

    public int Number { get; } = number;

    public DateTimeOffset StartedAt { get; } = startedAt;

    /// <summary>The handler that the cold start made; null until then.</summary>
    public BoundHandler? Handler { get; set; }

    /// <summary>An invocation runs in it.</summary>
    public bool IsTaken { get; set; }

    /// <summary>Whether work that an earlier invocation did not await lies frozen in it (CP-10).</summary>
    public bool HasFrozenWork => _frozen.Count > 0;

    public void Freeze(PendingGate gate) => _frozen.Add(gate);

    /// <summary>The frozen work, which is no longer frozen.</summary>
    public IReadOnlyList<PendingGate> Thaw()
    {
        PendingGate[] thawed = [.. _frozen];
        _frozen.Clear();
        return thawed;
    }
}
