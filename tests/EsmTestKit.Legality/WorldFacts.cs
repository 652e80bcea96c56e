namespace EsmTestKit.Legality;

/// <summary>What a ledger doesn't say of its world, and a checker must know.</summary>
public sealed record WorldFacts
{
    /// <summary>The mappings by their UUID.</summary>
    public IReadOnlyDictionary<string, MappingFacts> Mappings { get; init; } = new SortedDictionary<string, MappingFacts>(StringComparer.Ordinal);

    /// <summary>Functions that are one environment for ever, whatever runs beside each other in it.</summary>
    public IReadOnlySet<string> SharedFunctions { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Whether nothing is going on any more: every record must have come to an end.</summary>
    public bool IsAtRest { get; init; }
}

/// <summary>The settings of one mapping, as far as they decide what is legal.</summary>
/// <param name="BatchSize">The most records of one invocation.</param>
/// <param name="ParallelizationFactor">Lanes per shard.</param>
/// <param name="ReportsFailures">Whether it listens to batchItemFailures.</param>
/// <param name="HasWindows">Whether it has tumbling windows.</param>
/// <param name="FromTheStart">Whether it reads a stream from its first record.</param>
public sealed record MappingFacts(int BatchSize, int ParallelizationFactor, bool ReportsFailures, bool HasWindows, bool FromTheStart);
