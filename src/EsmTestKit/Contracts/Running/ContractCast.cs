using System.Text.Json.Nodes;
using EsmTestKit.Internal.Functions;

namespace EsmTestKit.Internal.Contracts;

/// <summary>Makes the body of a real consumer for the simulation that a contract runs in.</summary>
internal delegate FunctionBody ConsumerBody(Stage stage, string function, LambdaFunctionSettings settings);

/// <summary>Who plays in a contract besides the contract itself.</summary>
internal sealed record ContractCast
{
    /// <summary>What <c>expectState</c> looks at; null: nothing is registered.</summary>
    public Func<JsonNode?>? Observer { get; init; }

    /// <summary>Real consumers by the function whose place they take; the others follow their <c>runs</c>.</summary>
    public IReadOnlyDictionary<string, ConsumerBody> Consumers { get; init; } = new SortedDictionary<string, ConsumerBody>(StringComparer.Ordinal);

    /// <summary>Told of the simulation when the last step is done.</summary>
    public Action<EsmSimulation>? AtTheEnd { get; init; }
}
