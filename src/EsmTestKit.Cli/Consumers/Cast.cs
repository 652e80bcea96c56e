using EsmTestKit.Internal.Contracts;
using EsmTestKit.Internal.Server;

namespace EsmTestKit.Cli;

/// <summary>The real consumers of a command line, and what runs those that are processes.</summary>
internal sealed class Cast : IAsyncDisposable
{
    private readonly IReadOnlyList<ConsumerTarget> _targets;
    private readonly ConsumerAssemblies _assemblies;
    private readonly ConsumerState? _state;
    private readonly ProcessHost? _host;

    private Cast(IReadOnlyList<ConsumerTarget> targets, ConsumerAssemblies assemblies, ConsumerState? state, ProcessHost? host) =>
        (_targets, _assemblies, _state, _host) = (targets, assemblies, state, host);

    /// <summary>Where the world of the moment answers AWS's clients; null: nowhere.</summary>
    public Uri? Endpoint => _host?.Endpoint;

    /// <summary>Nobody but the contract's own scripts plays.</summary>
    public bool IsEmpty => _targets.Count == 0;

    /// <summary>What tells these consumers from others.</summary>
    public string Identity => string.Join('\n', _targets.Select(target => $"{target.Function}={target.Consumer.Identity}"));

    /// <param name="functions">As <c>--function</c> gives them.</param>
    /// <param name="state">Where an assembly shows its state; null: nowhere.</param>
    /// <param name="port">Where consumers find the world for their own AWS calls; null: only processes do, at any free port.</param>
    /// <param name="log">Told what does not belong into a report.</param>
    /// <exception cref="EsmUsageException">One of them leads to no consumer, or the port is taken.</exception>
    public static async Task<Cast> StartAsync(IEnumerable<string> functions, string? state, int? port, Action<string>? log, CancellationToken cancellation)
    {
        var assemblies = new ConsumerAssemblies();
        var targets = functions.Select(function => ConsumerTarget.Parse(function, assemblies)).ToList();
        var shown = state is null ? null : ConsumerState.Parse(state, assemblies);
        var processes = targets.Select(target => target.Consumer.Process).OfType<FunctionProcessSettings>().ToList();
        var host = processes.Count == 0 && port is null ? null : await ProcessHost.StartAsync(port ?? 0, processes, log, cancellation).ConfigureAwait(false);
        return new Cast(targets, assemblies, shown, host);
    }

    /// <summary>Who plays in the contract, for one world.</summary>
    /// <exception cref="EsmUsageException">The contract has no such function.</exception>
    public ContractCast For(Contract contract)
    {
        _assemblies.LoadAnew();
        var functions = contract.Functions.Select(function => function.Name).Distinct(StringComparer.Ordinal).ToList();
        var consumers = new SortedDictionary<string, ConsumerBody>(StringComparer.Ordinal);
        foreach (var target in _targets)
        {
            var name = target.Function ?? (functions is [var only] ? only : throw new EsmUsageException(
                $"{contract.File}: the contract has {(functions.Count == 0 ? "no function" : $"the functions {string.Join(", ", functions)}")}, and --function does not say which one the consumer is.",
                "Write --function NAME=TARGET."));
            if (!functions.Contains(name)) throw new EsmUsageException($"{contract.File}: there is no function \"{name}\" in this contract.", $"Functions: {string.Join(", ", functions)}.");
            if (consumers.ContainsKey(name)) throw new EsmUsageException($"--function names \"{name}\" twice.", "Give each function one consumer.");
            consumers.Add(name, target.Consumer.ForOneWorld(_host));
        }

        return new ContractCast
        {
            Consumers = consumers,
            Observer = _state?.ForOneWorld(),
            AtTheStart = _host is null ? null : _host.Enter,
            Patience = _host is null ? null : ProcessHost.Patience,
            Elsewhere = _targets.Select(target => target.Consumer.Elsewhere).FirstOrDefault(elsewhere => elsewhere is not null),
            Notes = [.. _targets.SelectMany(target => target.Consumer.Notes).Distinct(StringComparer.Ordinal)],
        };
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null) await _host.DisposeAsync().ConfigureAwait(false);
    }
}
