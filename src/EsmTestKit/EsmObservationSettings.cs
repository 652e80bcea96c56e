namespace EsmTestKit;

/// <summary>How a state is compared with that of another run (<see cref="EsmSimulation.Observe(Func{object}, EsmObservationSettings)"/>).</summary>
/// <remarks>A member is named by its name alone (<c>updatedAt</c>: wherever it stands) or by its path from the top (<c>orders.updatedAt</c>: lists are passed through).</remarks>
public sealed record EsmObservationSettings
{
    /// <summary>Whether the order of lists counts.</summary>
    /// <value>Default false.</value>
    public bool InOrder { get; init; }

    /// <summary>The member by which lists are logs of several keys: the order of items counts among those with the same value, and not between others.</summary>
    /// <value>Null (the default): there is none. A dictionary of lists is the same with <see cref="InOrder"/>.</value>
    public string? OrderPerKey { get; init; }

    /// <summary>Members that are left out, such as times.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<string> Without { get; init; } = [];

    /// <summary>Members with ids that the consumer makes up: each id is replaced by a name of its own, wherever it occurs, so that two runs compare equal and two ids stay two.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<string> MadeUp { get; init; } = [];
}
