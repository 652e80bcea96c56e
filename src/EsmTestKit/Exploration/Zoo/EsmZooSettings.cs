namespace EsmTestKit;

/// <summary>How a zoo is measured.</summary>
public sealed record EsmZooSettings
{
    /// <summary>The numbers of the specimens that are measured.</summary>
    /// <value>Empty (the default): all of them.</value>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>How much the search tries, of each consumer with its fault and without.</summary>
    /// <value>Default <see cref="EsmExplorationPreset.Standard"/>.</value>
    public EsmExplorationPreset Preset { get; init; } = EsmExplorationPreset.Standard;

    /// <summary>At most so many schedules of each consumer.</summary>
    /// <value>1 or more; null (the default): the preset's.</value>
    public int? MaxSchedules { get; init; }

    /// <summary>How often random schedules alone are tried, each time with another seed; their median is shown.</summary>
    /// <value>0 or more; default 20.</value>
    public int Seeds { get; init; } = 20;

    /// <summary>How many random schedules a seed may take until the first failure.</summary>
    /// <value>1 or more; default 10,000.</value>
    public int MaxRandomSchedules { get; init; } = 10_000;

    /// <summary>How many random schedules more the consumer without the fault must stand, after the search.</summary>
    /// <value>0 or more; default 0. Where each run needs threads of its own (a consumer that blocks or escapes) at most 300.</value>
    public int TwinSchedules { get; init; }

    /// <summary>Which random schedules these are.</summary>
    /// <value>Default 1.</value>
    public long Seed { get; init; } = 1;

    /// <inheritdoc/>
    public bool Equals(EsmZooSettings? other) =>
        other is not null && Only.SequenceEqual(other.Only, StringComparer.Ordinal) && (Preset, MaxSchedules, Seeds, MaxRandomSchedules, TwinSchedules, Seed) == (other.Preset, other.MaxSchedules, other.Seeds, other.MaxRandomSchedules, other.TwinSchedules, other.Seed);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Only.Count, Preset, MaxSchedules, Seeds, MaxRandomSchedules, TwinSchedules, Seed);
}
