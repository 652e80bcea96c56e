using EsmTestKit.Internal.Mappings;

namespace EsmTestKit.Internal.Lints;

/// <summary>A mapping with everything around it that a lint looks at.</summary>
/// <param name="Mapping">The mapping's face.</param>
/// <param name="Configuration">Its settings.</param>
/// <param name="Function">How Lambda hosts its function, the reserved concurrency as it is now.</param>
/// <param name="FunctionName">The function's name.</param>
/// <param name="SourceName">The queue's, stream's or table's name.</param>
/// <param name="Queue">The queue; null for streams.</param>
/// <param name="ReservedForQueues">The sum of MaximumConcurrency over all mappings of the function on queues.</param>
/// <param name="World">The settings of the simulation.</param>
/// <param name="Ledger">What has happened so far.</param>
internal sealed record LintSubject(
    EventSourceMapping Mapping, MappingConfiguration Configuration, LambdaFunctionSettings Function, string FunctionName, string SourceName,
    LintedQueue? Queue, int ReservedForQueues, EsmSimulationSettings World, EsmLedger Ledger)
{
    public bool IsStream => Queue is null;

    public bool IsFifo => Configuration.Source == SourceKind.SqsFifo;

    /// <summary>Nothing ends the retries of a record but its expiry in the source.</summary>
    public bool RetriesForEver => Configuration.MaximumRetryAttempts == -1 && Configuration.MaximumRecordAge is null;

    public bool HasTumblingWindow => Configuration.TumblingWindow > TimeSpan.Zero;

    public string Name => $"{SourceName} > {FunctionName}";

    public static IEnumerable<LintSubject> AllOf(EsmSimulation simulation) => simulation.World.Door.Enter(() => simulation.Mappings.All.Select(mapping => Of(simulation, mapping)).OfType<LintSubject>().ToArray());

    private static LintSubject? Of(EsmSimulation simulation, Mapping mapping)
    {
        var configuration = mapping.Configuration;
        // Without its function or its queue a mapping does nothing at all.
        if (simulation.Functions.Find(configuration.Function) is not { } function) return null;
        var queue = simulation.Queues.FindByArn(configuration.EventSourceArn);
        if (queue is null && !configuration.Source.IsStream()) return null;
        return new LintSubject(
            new EventSourceMapping(simulation.World, simulation.Mappings, mapping),
            configuration,
            function.Settings with { ReservedConcurrency = function.ReservedConcurrency },
            function.Name,
            queue?.Name ?? NameOf(configuration.EventSourceArn),
            queue is null ? null : new LintedQueue(queue.VisibilityTimeout, queue.Attributes.Retention, queue.Attributes.Redrive?.MaxReceiveCount),
            simulation.Mappings.All.Where(other => other.Configuration.Function.Name == function.Name).Sum(other => other.Configuration.MaximumConcurrency ?? 0),
            simulation.Settings,
            simulation.Ledger);
    }

    // arn:aws:dynamodb:region:account:table/orders/stream/label
    private static string NameOf(string arn) => arn.Split(':', 6)[^1].Split('/') is [_, var name, ..] ? name : arn;
}

/// <summary>A queue as a lint sees it.</summary>
/// <param name="Visibility">How long it hides messages.</param>
/// <param name="Retention">How long it keeps them.</param>
/// <param name="MaxReceiveCount">Receives until the dead-letter queue; null: it has none.</param>
internal sealed record LintedQueue(TimeSpan Visibility, TimeSpan Retention, int? MaxReceiveCount);
