namespace EsmTestKit;

/// <summary>A consumer with a fault, and the same consumer without it: what a search is measured by.</summary>
/// <remarks>A static property with <see cref="EsmSpecimenAttribute"/> returns it; <see cref="EsmZoo"/> and <c>esm zoo</c> find it there.</remarks>
public sealed record EsmSpecimen
{
    /// <summary>Builds the world of the consumer with the fault, as for <see cref="EsmExplore"/>.</summary>
    public required Action<EsmSimulation> Wrong { get; init; }

    /// <summary>Builds the world of the consumer without it: whatever a search finds here is a false alarm.</summary>
    public required Action<EsmSimulation> Right { get; init; }

    /// <summary>Builds the world of a consumer that is right in another way: a judge that knows one design alone would raise an alarm.</summary>
    /// <value>Null (the default): there is none.</value>
    public Action<EsmSimulation>? OtherRight { get; init; }

    /// <summary>Whether producers may send the same again (<see cref="EsmExplorationSettings.IncludeProducerRetries"/>).</summary>
    /// <value>Default false.</value>
    public bool ProducersRetry { get; init; }
}
