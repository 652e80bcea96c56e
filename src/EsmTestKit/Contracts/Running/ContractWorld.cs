using System.Text.Json.Nodes;
using EsmTestKit.Internal.Api;
using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Functions;

namespace EsmTestKit.Internal.Contracts;

/// <summary>The simulation that a contract is run against, as far as contracts see it.</summary>
internal sealed class ContractWorld : IAsyncDisposable
{
    private readonly EsmSimulation _simulation;
    private readonly ContractCalls _call;

    /// <param name="oracle">Which of the permitted behaviours it shows; null: that of the contract's seed, or the canonical one.</param>
    /// <param name="cast">Who carries calls to it, where it is, and how long of real time a consumer may go without progress; null: as the simulation has it.</param>
    public ContractWorld(Contract contract, Oracle? oracle = null, ContractCast? cast = null)
    {
        var settings = new EsmSimulationSettings { StartTime = contract.Start, Seed = contract.Schedule?.Seed };
        if (cast?.Place is { } place) settings = settings with { Region = place.Region, AccountId = place.AccountId };
        if (cast?.Patience is { } patience) settings = settings with { WatchdogTimeout = patience };
        _simulation = new EsmSimulation(settings, oracle);
        _call = cast?.Carrier?.Invoke(_simulation) ?? _simulation.CallAsync;
    }

    public string Region => _simulation.World.Place.Region;

    public string AccountId => _simulation.World.Place.AccountId;

    public EsmSimulation Simulation => _simulation;

    public IReadOnlyCollection<string> Operations => _simulation.Api.Operations;

    /// <summary>Makes the functions with their versions and aliases.</summary>
    /// <param name="consumers">Real consumers by the function whose place they take, all its versions too.</param>
    public void Define(IReadOnlyList<ContractFunction> functions, Func<ReferencePath, JsonTree> resolve, IReadOnlyDictionary<string, ConsumerBody> consumers)
    {
        foreach (var group in functions.GroupBy(function => function.Name, StringComparer.Ordinal))
        {
            var bare = group.FirstOrDefault(function => function.Version is null);
            var first = bare ?? group.First();
            var settings = new LambdaFunctionSettings { Timeout = first.Timeout, ReservedConcurrency = first.ReservedConcurrency, AllowedActions = first.AllowedActions };
            var consumer = consumers.GetValueOrDefault(group.Key)?.Invoke(_simulation.Stage, group.Key, settings);
            var made = _simulation.Functions.Create(group.Key, consumer is null ? Body(bare, resolve) : ThrottledConsumer.Of(consumer, bare), settings);
            foreach (var function in group)
            {
                if (function.Version is { } version) made.Publish(version, consumer is null ? Body(function, resolve) : ThrottledConsumer.Of(consumer, function), function.Timeout);
            }

            foreach (var (alias, version) in bare?.Aliases ?? [])
            {
                // A version without an entry of its own shares the outcomes of the bare name.
                if (version != FunctionVersion.Latest && made.Resolve(version) is null) made.Publish(version);
                made.PointAlias(alias, version);
            }
        }
    }

    public ApiAnswer Call(string operation, JsonObject request) => _simulation.World.Door.Enter(() => _simulation.Api.Call(operation, request));

    /// <summary>The same for calls whose answer takes time: the clock moves until it is there.</summary>
    public Task<ApiAnswer> CallAsync(string operation, JsonObject request) => _call(operation, request);

    public Task AdvanceAsync(TimeSpan span, CancellationToken cancellation) => _simulation.AdvanceAsync(span, cancellation);

    public Task AdvanceToIdleAsync(TimeSpan atMost, CancellationToken cancellation) => _simulation.RunUntilIdleAsync(atMost, cancellation);

    /// <summary>Everything that happened so far.</summary>
    public EsmLedger Ledger => _simulation.Ledger;

    /// <summary>The invocations of all versions of a function, in order of start.</summary>
    public IReadOnlyList<LambdaInvocation> Invocations(string function) => _simulation.Functions.Find(new FunctionReference(function))?.Invocations ?? [];

    public double? Metric(string space, string metric, IEnumerable<KeyValuePair<string, string>> dimensions) => _simulation.World.Metrics.Sum(space, metric, dimensions);

    public string Arn(ReferencePath.Arn arn) => arn.Service switch
    {
        "s3" => $"arn:aws:s3:::{arn.Resource}",
        "kinesis" => _simulation.World.Place.Arn("kinesis", $"stream/{arn.Resource}"),
        "lambda" => _simulation.World.Place.Arn("lambda", $"function:{arn.Resource}"),
        "dynamodb" => LatestStream(arn),
        _ => _simulation.World.Place.Arn(arn.Service, arn.Resource),
    };

    public ValueTask DisposeAsync() => _simulation.DisposeAsync();

    // Not a call: it would stand in the journal.
    private string LatestStream(ReferencePath.Arn arn)
    {
        var table = _simulation.Tables.Find(arn.Resource) ?? throw arn.At.Error($"{arn} has no value: there is no table \"{arn.Resource}\".", "Create the table first.");
        return table.LatestStream?.Arn ?? throw arn.At.Error($"The table \"{arn.Resource}\" has no stream.", "Create it with a StreamSpecification.");
    }

    private static FunctionBody Body(ContractFunction? function, Func<ReferencePath, JsonTree> resolve) => new ScriptedBody(new FunctionScript(function?.Runs ?? [], resolve).Next);
}
