using System.Globalization;
using System.Text.Json.Nodes;

namespace EsmTestKit.Internal.Contracts;

/// <summary>Runs a contract against a simulation of its own, step by step, and goes on after a mismatch.</summary>
internal sealed class ContractRunner
{
    private readonly Contract _contract;
    private readonly ContractWorld _world;
    private readonly ReferenceResolver _references;
    private readonly FunctionSelector _functions;
    private readonly ContractCast _cast;
    private readonly ContractOracles _oracles;
    private readonly Func<JsonNode?>? _observer;
    private readonly LostNames _lost = new();
    private readonly SortedDictionary<string, int> _seen = new(StringComparer.Ordinal);
    private NameBindings _bindings = NameBindings.None;

    private ContractRunner(Contract contract, ContractWorld world, ContractCast cast)
    {
        (_contract, _world, _cast, _observer) = (contract, world, cast, cast.Observer);
        _references = new ReferenceResolver(world);
        _functions = new FunctionSelector(world, contract.Functions);
        _oracles = new ContractOracles(contract, cast);
    }

    /// <param name="observer">What <c>expectState</c> looks at; null: nothing is registered.</param>
    public static Task<ContractResult> RunAsync(Contract contract, Func<JsonNode?>? observer = null, CancellationToken cancellation = default) =>
        RunAsync(contract, new ContractCast { Observer = observer }, cancellation);

    /// <param name="cast">Who plays in it besides the contract itself.</param>
    public static async Task<ContractResult> RunAsync(Contract contract, ContractCast cast, CancellationToken cancellation)
    {
        try
        {
            var walk = ContractWalk.Of(contract);
            var world = new ContractWorld(contract, walk, cast);
            await using var disposal = world.ConfigureAwait(false);
            cast.AtTheStart?.Invoke(world.Simulation);
            RefusedContracts.Refuse(contract, world.Operations);
            var steps = await new ContractRunner(contract, world, cast).RunAsync(cancellation).ConfigureAwait(false);
            cast.AtTheEnd?.Invoke(world.Simulation);
            if (walk is not null) ContractWalk.CheckAllMet(contract, walk);
            return new ContractResult(steps);
        }
        catch (EsmUsageException refused)
        {
            return new ContractResult([], refused.Message);
        }
    }

    private async Task<IReadOnlyList<StepResult>> RunAsync(CancellationToken cancellation)
    {
        _world.Define(_contract.Functions, _references.Resolve, _cast.Consumers);
        var results = new List<StepResult>();
        foreach (var step in _contract.Steps)
        {
            if (_lost.Needed(step, _bindings) is { } needed)
            {
                _lost.Lose(step, needed.Because, _bindings);
                results.Add(new StepResult.Skipped(step, needed.Name, needed.Because));
                continue;
            }

            var before = _bindings;
            var mismatches = await StepAsync(step, cancellation).ConfigureAwait(false);
            if (mismatches.Count > 0)
            {
                // Names are bound only when their step holds.
                _bindings = before;
                _lost.Lose(step, step.Number, _bindings);
                if (step is ContractStep.Call { As: { } name }) _references.Forget(name);
            }
            else
            {
                _lost.Found(step);
            }

            results.Add(mismatches.Count == 0 ? new StepResult.Held(step) : new StepResult.Failed(step, mismatches));
        }

        return results;
    }

    private async Task<IReadOnlyList<Mismatch>> StepAsync(ContractStep step, CancellationToken cancellation)
    {
        try
        {
            switch (step)
            {
                case ContractStep.Call call:
                    return await CallAsync(call).ConfigureAwait(false);
                case ContractStep.Advance advance:
                    await _world.AdvanceAsync(advance.Span, cancellation).ConfigureAwait(false);
                    return [];
                case ContractStep.AdvanceToIdle idle:
                    await _world.AdvanceToIdleAsync(idle.AtMost, cancellation).ConfigureAwait(false);
                    return [];
                case ContractStep.Invocations invocations:
                    return Invocations(invocations);
                case ContractStep.Delivered delivered:
                    return Delivered(delivered);
                case ContractStep.Metrics metrics:
                    return Metrics(metrics);
                case ContractStep.State state:
                    return State(state) is { Count: > 0 } mismatches ? mismatches : await _oracles.StateAsync(state, cancellation).ConfigureAwait(false);
                case ContractStep.Holds holds:
                    return await _oracles.HoldsAsync(holds, cancellation).ConfigureAwait(false);
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }
        catch (EsmUsageException wrong)
        {
            return [new(step.Title, "a step that can be done", wrong.Message)];
        }
    }

    private async Task<IReadOnlyList<Mismatch>> CallAsync(ContractStep.Call call)
    {
        var request = RequestShape.Of(call.Operation, (JsonTree.Object)RequestTemplate.Fill(call.With, _references.Resolve));
        try
        {
            var answer = await _world.CallAsync(call.Operation, (JsonObject)(JsonValues.ToNode(request) ?? new JsonObject())).ConfigureAwait(false);
            var response = JsonValues.FromNode(answer.Body);
            if (call.ExpectError is { } error) return [new("expectError", ShownValue.Of(error.Resolve(_references.Resolve)), $"the call succeeded: {ShownValue.Of(response)}")];
            var mismatches = new List<Mismatch>();
            if (call.ExpectStatus is { } status && status != answer.Status) mismatches.Add(new("expectStatus", Text(status), Text(answer.Status)));
            if (call.Expect is { } expect) mismatches.AddRange(Compare("expect", expect, response));
            if (mismatches.Count == 0 && call.As is { } name) _references.Keep(name, response);
            return mismatches;
        }
        catch (AwsServiceException refused)
        {
            return call.ExpectError is { } error
                ? Compare("expectError", error, ErrorView.Of(refused))
                : [new(call.Title, "an answer", $"{refused.Code} ({refused.Status}): {refused.Message}")];
        }
    }

    private IReadOnlyList<Mismatch> Invocations(ContractStep.Invocations step)
    {
        var owner = _functions.Owner(step.Function);
        var all = _functions.Invocations(owner);
        var since = all.Skip(_seen.GetValueOrDefault(owner)).ToList();
        _seen[owner] = all.Count;
        var mismatches = new List<Mismatch>();
        if (step.Count is { } count && count != since.Count) mismatches.Add(new("count", Text(count), Text(since.Count)));
        if (step.AtLeast is { } least && since.Count < least) mismatches.Add(new("atLeast", $"{Text(least)} or more", Text(since.Count)));
        if (step.MaxConcurrent is { } most && Concurrency.Highest(_world.Ledger, _world.Invocations(owner.Split(':')[0]), since) is var highest && highest > most)
        {
            mismatches.Add(new("maxConcurrent", $"never more than {Text(most)} at the same time", Text(highest)));
        }

        if (step.Are is { } are) mismatches.AddRange(Compare("are", are, JsonValues.Array(since.Select(InvocationView.Of))));
        return mismatches;
    }

    private IReadOnlyList<Mismatch> Delivered(ContractStep.Delivered step)
    {
        var records = _functions.Invocations(_functions.Owner(step.Function)).SelectMany(InvocationView.Records).ToList();
        if (step is not { By: { } path, Are: Expectation.Array list }) return Compare("are", step.Are, JsonValues.Array(records));
        var mismatches = new List<Mismatch>();
        foreach (var (key, expected, actual) in RecordGroups.Of(path, [.. list.Items.Select(item => item.Resolve(_references.Resolve))], records, _bindings))
        {
            mismatches.AddRange(Compare($"are where {path} is {key}", new Expectation.Array(list.At, expected), JsonValues.Array(actual)));
        }

        return mismatches;
    }

    private IReadOnlyList<Mismatch> Metrics(ContractStep.Metrics step)
    {
        var dimensions = ((JsonTree.Object)RequestTemplate.Fill(step.Of, _references.Resolve)).Members.Select(member => new KeyValuePair<string, string>(member.Name, JsonValues.AsText(member.Value))).ToList();
        var mismatches = new List<Mismatch>();
        foreach (var (name, expected) in step.Are)
        {
            var sum = _world.Metric(step.Namespace, name, dimensions);
            // 0 also says that nothing was published.
            if (sum is null && expected is Expectation.Fixed { Value: JsonTree.Number zero } && NumberValue.Same(zero.Raw, "0")) continue;
            mismatches.AddRange(Compare($"are.{name}", expected, sum is { } value ? new JsonTree.Number(TextPosition.None, value.ToString("R", CultureInfo.InvariantCulture)) : null));
        }

        return mismatches;
    }

    private IReadOnlyList<Mismatch> State(ContractStep.State step)
    {
        if (_observer is { } observe) return Compare("expectState", step.Expected, JsonValues.FromNode(observe()));
        if (_cast.LeavesOutState) return [];
        throw _cast.Consumers.Count == 0
            ? step.At.Error("Nothing reports the state.", "expectState needs a test that registers an observer: sim.Observe(() => …). From the shell esm verify --no-state passes it over.")
            : step.At.Error("Nothing reports the consumer's state.", "In a test report it: ContractReplay.Of(...).WithFunction(...).Observe(() => …). From the shell nobody sees it: esm verify --no-state passes it over.");
    }

    private IReadOnlyList<Mismatch> Compare(string path, Expectation expected, JsonTree? actual)
    {
        var resolved = expected.Resolve(_references.Resolve);
        if (Matcher.Read(resolved, actual, _bindings).FirstOrDefault() is not { } reading) return Explainer.Explain(path, resolved, actual, _bindings);
        _bindings = reading;
        return [];
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
