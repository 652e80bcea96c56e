using EsmTestKit.Internal.Ground;

namespace EsmTestKit.Internal.Contracts;

/// <summary>Tells a simulation as a contract: what was done to it, what its functions did, and what came of it.</summary>
internal sealed class ContractRecorder
{
    private readonly EsmSimulation _simulation;
    private readonly RoleNames _roles;
    private readonly RecordedValues _values;
    private readonly RecordedFunctions _functions;
    private readonly List<RecordedStep> _steps = [];

    private ContractRecorder(EsmSimulation simulation)
    {
        _simulation = simulation;
        _roles = new RoleNames(simulation);
        _values = new RecordedValues(_roles);
        _functions = new RecordedFunctions(simulation, _values);
    }

    /// <summary>The contract as JSON; the same simulation gives the same bytes.</summary>
    /// <param name="name">Path-like, unique in its tree.</param>
    /// <param name="summary">One sentence; null: none.</param>
    /// <exception cref="EsmUsageException">Something was done that no contract can tell.</exception>
    public static JsonTree.Object Record(EsmSimulation simulation, string name, string? summary) =>
        simulation.World.Door.Enter(() => new ContractRecorder(simulation).Record(name, summary));

    private JsonTree.Object Record(string name, string? summary)
    {
        _roles.LearnLedger();
        var entries = _simulation.World.Journal.Entries;
        if (entries.OfType<JournalEntry.Beyond>().FirstOrDefault() is { } beyond)
        {
            throw new EsmUsageException(
                $"A contract cannot tell {beyond.What}: AWS's API has no call for it.",
                "Record a test without it; this one can still assert on the simulation itself.");
        }

        var looks = new FinalLooks(_simulation, _roles, _values);
        var last = entries.OfType<JournalEntry.Advanced>().LastOrDefault();
        foreach (var entry in entries)
        {
            if (entry is JournalEntry.Call { ByConsumer: false } call) Call(call, looks);
            else if (entry is JournalEntry.Advanced advanced) Advance(advanced, isLast: advanced == last);
        }

        _steps.AddRange(looks.AtTheEnd());
        if (_simulation.Observed() is { } state) _steps.Add(new RecordedStep(null, ("expectState", _values.Expected(JsonValues.FromNode(state)))));

        // Functions come last: their results speak of ids that the steps have names for.
        var functions = _functions.All();
        var steps = JsonValues.Array(_steps.Select(step => step.ToJson(_roles)));
        return (JsonTree.Object)UnusedNames.Without(_roles, JsonValues.Object(Head(name, summary).Append(("functions", functions)).Append(("steps", steps))));
    }

    private IEnumerable<(string, JsonTree)> Head(string name, string? summary)
    {
        yield return ("contract", JsonValues.Text(name));
        yield return ("version", JsonValues.Number(1));
        if (summary is not null) yield return ("summary", JsonValues.Text(summary));
        yield return ("recorded", JsonValues.Object(("on", JsonValues.Text("EsmTestKit"))));
        if (_simulation.Settings.StartTime != Contract.DefaultStart) yield return ("start", JsonValues.Text(InvocationView.Instant(_simulation.Settings.StartTime)));
        if (_simulation.Settings.Seed is { } seed) yield return ("seed", JsonValues.Number(seed));
    }

    private void Advance(JournalEntry.Advanced advanced, bool isLast)
    {
        _steps.Add(new RecordedStep(null, advanced.Span is { } span
            ? ("advance", JsonValues.Text(DurationText.Of(span)))
            : ("advance", JsonValues.Text("idle"))));
        var started = Invocations(advanced.Ledger, advanced.Until);
        if (!isLast) return;
        // That nothing more came is said once, at the end.
        foreach (var function in _simulation.Functions.All.Where(function => !started.Contains(function.Name)))
        {
            _steps.Add(new RecordedStep(null, ("expectInvocations", JsonValues.Text(function.Name)), ("count", JsonValues.Number(0))));
        }
    }

    // A call whose answer took time has moved the clock, and whatever was due then has happened too.
    private void Call(JournalEntry.Call call, FinalLooks looks)
    {
        _steps.AddRange(new RecordedCall(_roles, _values).Steps(call).Concat(looks.Behind(call)));
        if (call.Until is { } until) Invocations(call.Ledger, until);
    }

    private ILookup<string, LambdaInvocation> Invocations(int from, int until)
    {
        var slice = _simulation.Ledger.Skip(from).Take(until - from).ToList();
        var started = slice.OfType<InvocationStarted>().Select(entry => entry.Invocation).ToLookup(_functions.Owner, StringComparer.Ordinal);
        var ended = _simulation.Ledger.Take(until).OfType<InvocationEnded>().Select(entry => entry.Invocation).ToHashSet();
        foreach (var owner in started.Select(group => group.Key).Order(StringComparer.Ordinal))
        {
            _steps.Add(new RecordedStep(null, ("expectInvocations", JsonValues.Text(owner)), ("are", JsonValues.Array(started[owner].Select(invocation => Invocation(invocation, ended.Contains(invocation)))))));
        }

        return started;
    }

    private JsonTree.Object Invocation(LambdaInvocation invocation, bool hasEnded)
    {
        var view = InvocationView.Of(invocation);
        return JsonValues.Object(((JsonTree.Object)view).Members
            .Where(member => hasEnded || member.Name is not ("result" or "error"))
            .Select(member => (member.Name, member.Name == "event" ? RecordedEvent.Of(member.Value, _values) : _values.Expected(member.Value))));
    }
}
