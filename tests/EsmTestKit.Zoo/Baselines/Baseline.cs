using EsmTestKit.Internal.Exploration;

namespace EsmTestKit.Zoo.Baselines;

/// <summary>What a simpler way of testing made of a specimen.</summary>
/// <param name="First">The first list that shows the fault; null: none does.</param>
/// <param name="Deviations">What is unusual in the smallest list that was found; null: none was.</param>
internal sealed record Baseline(int? First, int? Deviations)
{
    /// <summary>As many lists as the search's own baselines try.</summary>
    public const int Lists = 1_000;

    /// <summary>The specimen's consumer with the fault, judged as the search judges it.</summary>
    public static Task<Explorer> ExplorerAsync(EsmSpecimenAttribute about, EsmSpecimen specimen)
    {
        var settings = new EsmExplorationSettings { IncludeProducerRetries = specimen.ProducersRetry };
        return Explorer.BeginAsync(about.Claim, new ScenarioRunner(specimen.Wrong, settings), ListWalk.Points, Plan.Of(settings, _ => null), onlyInvariants: false, CancellationToken.None);
    }
}
