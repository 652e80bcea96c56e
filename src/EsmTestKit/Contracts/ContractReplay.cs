using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Contracts;
using EsmTestKit.Internal.Functions;

namespace EsmTestKit;

/// <summary>Runs a contract with today's consumer in the place of one of its functions: does it still do what was recorded?</summary>
/// <remarks>
/// <c>await ContractReplay.Of("contracts/orders/paid.contract.json").WithFunction("apply-orders", () =&gt; new OrderConsumer(store), consumer =&gt; consumer.HandleAsync).VerifyAsync();</c>
/// The contract's calls are made and its clock moves; events, answers, what ends in queues and the observed state must be those of the contract.
/// </remarks>
public sealed class ContractReplay
{
    private readonly Contract _contract;
    private readonly SortedDictionary<string, ConsumerBody> _consumers = new(StringComparer.Ordinal);
    private Func<JsonNode?>? _observer;

    private ContractReplay(Contract contract) => _contract = contract;

    /// <summary>Reads a contract.</summary>
    /// <param name="contractFile">From the project's folder, as <see cref="ContractFiles.In"/> lists it, or absolute.</param>
    /// <exception cref="EsmUsageException">There is no such file, or it is no contract; the message says where and why.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ContractReplay Of(string contractFile)
    {
        ArgumentNullException.ThrowIfNull(contractFile);
        var path = Path.IsPathRooted(contractFile) ? contractFile : Path.Combine(ProjectFolder.Of(Assembly.GetCallingAssembly()), contractFile);
        return new ContractReplay(ContractVerifier.Read(path));
    }

    /// <summary>Puts a consumer in the place of a function; each execution environment gets an instance of its own.</summary>
    /// <typeparam name="T">The consumer's class.</typeparam>
    /// <param name="name">The function's name in the contract; its timeout, concurrency and role stay.</param>
    /// <param name="factory">Makes one consumer; called at each cold start.</param>
    /// <param name="handler">The method: <c>consumer =&gt; consumer.HandleAsync</c>.</param>
    /// <returns>This replay.</returns>
    /// <exception cref="EsmUsageException">The contract has no such function; the message lists those it has.</exception>
    public ContractReplay WithFunction<T>(string name, Func<T> factory, Func<T, Delegate> handler)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(factory);
        ArgumentNullException.ThrowIfNull(handler);
        return With(name, (stage, function, settings) => HandlerBody.Of(stage, new HandlerBindings(), function, factory, handler, settings));
    }

    /// <summary>Puts a lambda, a static method or a bound instance in the place of a function: one execution environment for ever.</summary>
    /// <param name="name">The function's name in the contract; its timeout, concurrency and role stay.</param>
    /// <param name="handler">The handler, with any signature that Lambda's .NET runtime runs.</param>
    /// <returns>This replay.</returns>
    /// <exception cref="EsmUsageException">The contract has no such function; the message lists those it has.</exception>
    [OverloadResolutionPriority(1)]
    public ContractReplay WithFunction(string name, Delegate handler)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(handler);
        return With(name, (stage, function, settings) => HandlerBody.Of(stage, new HandlerBindings(), function, handler, settings));
    }

    /// <summary>Says what the consumer's state is, for the contract's <c>expectState</c>.</summary>
    /// <param name="state">Asked at each such step; whatever it returns is compared as JSON.</param>
    /// <returns>This replay.</returns>
    public ContractReplay Observe(Func<object?> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _observer = () => EsmSimulation.ToNode(state());
        return this;
    }

    /// <summary>Runs the contract in a simulation of its own.</summary>
    /// <param name="cancellationToken">Stops between two steps.</param>
    /// <exception cref="EsmAssertionException">Something is not as the contract says; the message shows each such step, expected and actual.</exception>
    /// <exception cref="EsmUsageException">The contract asks for what this version cannot do, or Lambda would not run the consumer.</exception>
    public async Task VerifyAsync(CancellationToken cancellationToken = default)
    {
        if (_consumers.Count == 0) throw new EsmUsageException($"The replay of {_contract.Name} has no consumer: it would prove the contract's own script.", $"Add .WithFunction(\"{_contract.Functions.Select(function => function.Name).FirstOrDefault() ?? "consumer"}\", () => new Consumer(), consumer => consumer.HandleAsync).");
        var result = await ContractRunner.RunAsync(_contract, new ContractCast { Consumers = _consumers, Observer = _observer }, cancellationToken).ConfigureAwait(false);
        if (result.Problem is { } problem) throw new EsmUsageException($"The contract {_contract.Name} cannot be run. {problem}", "Run it without what is named there.");
        if (!result.Holds) throw new EsmAssertionException($"The contract {_contract.Name} does not hold ({_contract.File}).{Environment.NewLine}{string.Join(Environment.NewLine, MismatchReport.Of(result))}");
    }

    private ContractReplay With(string name, ConsumerBody body)
    {
        var functions = _contract.Functions.Select(function => function.Name).Distinct(StringComparer.Ordinal).ToList();
        if (!functions.Contains(name)) throw new EsmUsageException($"There is no function \"{name}\" in the contract {_contract.Name}.", $"Functions: {(functions.Count == 0 ? "none" : string.Join(", ", functions))}.");
        _consumers[name] = body;
        return this;
    }
}
