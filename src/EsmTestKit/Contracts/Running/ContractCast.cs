using System.Text.Json.Nodes;
using EsmTestKit.Internal.Api;
using EsmTestKit.Internal.Exploration;
using EsmTestKit.Internal.Functions;
using EsmTestKit.Internal.Ground;

namespace EsmTestKit.Internal.Contracts;

/// <summary>Makes the body of a real consumer for the simulation that a contract runs in.</summary>
internal delegate FunctionBody ConsumerBody(Stage stage, string function, LambdaFunctionSettings settings);

/// <summary>Makes a contract's call.</summary>
internal delegate Task<ApiAnswer> ContractCalls(string operation, JsonObject request);

/// <summary>Who plays in a contract besides the contract itself.</summary>
internal sealed record ContractCast
{
    /// <summary>What <c>expectState</c> looks at; null: nothing is registered.</summary>
    public Func<JsonNode?>? Observer { get; init; }

    /// <summary>Whether <c>expectState</c> is passed over where nothing is registered: a shell sees no consumer's state.</summary>
    public bool LeavesOutState { get; init; }

    /// <summary>Real consumers by the function whose place they take; the others follow their <c>runs</c>.</summary>
    public IReadOnlyDictionary<string, ConsumerBody> Consumers { get; init; } = new SortedDictionary<string, ConsumerBody>(StringComparer.Ordinal);

    /// <summary>Told of the simulation before the first step.</summary>
    public Action<EsmSimulation>? AtTheStart { get; init; }

    /// <summary>How long of real time a consumer may go without progress; null: the simulation's own.</summary>
    public TimeSpan? Patience { get; init; }

    /// <summary>Why a consumer is beyond any control, such as a process of its own; null: none is.</summary>
    public string? Elsewhere { get; init; }

    /// <summary>What else a report must say of the consumers.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Who carries the contract's calls to the simulation; null: they are made directly.</summary>
    public Func<EsmSimulation, ContractCalls>? Carrier { get; init; }

    /// <summary>The place that the contract's ARNs name; null: the simulation's own.</summary>
    public AwsPlace? Place { get; init; }

    /// <summary>Told of the simulation when the last step is done.</summary>
    public Action<EsmSimulation>? AtTheEnd { get; init; }

    /// <summary>Told of each search that an oracle makes.</summary>
    public Action<SearchOutcome>? Searched { get; init; }
}
