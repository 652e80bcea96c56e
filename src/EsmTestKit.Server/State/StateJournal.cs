using System.Text.Json.Nodes;
using EsmTestKit.Internal.Functions;

namespace EsmTestKit.Internal.Server;

/// <summary>Everything that came into a served world from outside, in order. Every method is called behind the world's door.</summary>
internal sealed class StateJournal(WorldStart start)
{
    private readonly List<StateEntry> _entries = [];
    private readonly Dictionary<string, (RunningInvocation Invocation, Action Send)> _waiting = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];
    private EsmSimulation _simulation = null!;
    private int _callsKnown;
    private bool _isClosed;

    public WorldStart Start { get; } = start;

    public IReadOnlyList<StateEntry> Entries => _entries;

    /// <summary>The world was changed by other ways than the wire: what is kept here does not tell all of it.</summary>
    public bool IsIncomplete { get; private set; }

    public bool IsReplaying { get; private set; }

    public void Watch(EsmSimulation simulation)
    {
        _simulation = simulation;
        simulation.Api.Listener = (Called, Done);
        simulation.World.Timeline.Moved = to =>
        {
            // Of two moves with nothing between them the later one says all.
            if (_entries.Count > 0 && _entries[^1] is StateEntry.Moved) _entries.RemoveAt(_entries.Count - 1);
            Add(new StateEntry.Moved(Step, to));
        };
    }

    // A call is about to be made.
    private void Called(string operation, JsonObject members)
    {
        CheckComplete();
        Add(new StateEntry.Call(Step, operation, members.ToJsonString()));
    }

    private void Done() => _callsKnown = _simulation.World.Journal.CallCount;

    public void Ended(string requestId, ProcessEnd end) => Add(new StateEntry.Ended(Step, requestId, end));

    public void Made(string function, LambdaFunctionSettings hosting) => Add(new StateEntry.Function(Step, function, hosting));

    /// <summary>What happens from now on is the end of the server's, not of the world's.</summary>
    public void Close()
    {
        CheckComplete();
        _isClosed = true;
    }

    // ---- Replay -----------------------------------------------------------------------------------------------

    public void BeginReplay() => IsReplaying = true;

    /// <summary>An invocation waits for the entry that tells its end.</summary>
    /// <param name="send">Gives it to the process after all: the state was saved while it ran.</param>
    public void Wait(RunningInvocation invocation, Action send)
    {
        _waiting[invocation.Request.RequestId] = (invocation, send);
        _order.Add(invocation.Request.RequestId);
    }

    /// <summary>False: no such invocation runs.</summary>
    public bool End(StateEntry.Ended ended)
    {
        if (!_waiting.Remove(ended.RequestId, out var waiting)) return false;
        _order.Remove(ended.RequestId);
        Add(ended);
        ended.End.Apply(waiting.Invocation);
        return true;
    }

    /// <summary>The past is over: what still ran when it was saved is given to its process again.</summary>
    public void EndReplay()
    {
        IsReplaying = false;
        foreach (var requestId in _order) _waiting[requestId].Send();
        _waiting.Clear();
        _order.Clear();
    }

    private long Step => _simulation.World.Timeline.Steps;

    private void Add(StateEntry entry)
    {
        if (!_isClosed) _entries.Add(entry);
    }

    private void CheckComplete() => IsIncomplete |= _simulation.World.Journal.CallCount != _callsKnown;
}
