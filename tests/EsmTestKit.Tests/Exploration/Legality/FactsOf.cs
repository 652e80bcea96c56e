using EsmTestKit.Legality;

namespace EsmTestKit.Tests.Exploration;

/// <summary>What a checker of ledgers must know of a world: its settings, nothing of what the engine decided.</summary>
internal static class FactsOf
{
    public static WorldFacts World(EsmSimulation simulation)
    {
        // A pause changes nothing but whether it runs.
        var updated = simulation.Ledger.OfType<MappingUpdated>().Where(entry => entry.Rule != "CP-52").Select(entry => entry.MappingId).ToHashSet(StringComparer.Ordinal);
        return new WorldFacts
        {
            // Of a mapping that was updated no one setting held for all of the ledger.
            Mappings = simulation.Mappings.All.ToDictionary(mapping => mapping.Uuid, mapping => mapping.Configuration, StringComparer.Ordinal)
                .ToDictionary(
                    mapping => mapping.Key,
                    mapping => updated.Contains(mapping.Key)
                        ? new MappingFacts(int.MaxValue, 10, ReportsFailures: true, HasWindows: true, FromTheStart: false)
                        : new MappingFacts(mapping.Value.BatchSize, mapping.Value.ParallelizationFactor, mapping.Value.ReportBatchItemFailures, mapping.Value.TumblingWindow > TimeSpan.Zero, mapping.Value.StartingPosition == StartingPosition.TrimHorizon),
                    StringComparer.Ordinal),
            SharedFunctions = simulation.Functions.All.Where(function => function.SharesOneEnvironment).Select(function => function.Name).ToHashSet(StringComparer.Ordinal),
            IsAtRest = simulation.Busy is null,
        };
    }
}
