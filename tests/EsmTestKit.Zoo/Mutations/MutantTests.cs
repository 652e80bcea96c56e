using System.Globalization;
using EsmTestKit.Internal.Exploration;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Zoo.Mutations;

/// <summary>A zoo may fit its tool: so the correct consumers are changed by rule, and it is counted how many of them the search still tells from right ones.</summary>
public sealed class MutantTests
{
    [Fact]
    [Covers("EXP-505")]
    public async Task Careless_changes_of_correct_consumers_are_found()
    {
        var about = EsmZoo.SpecimensOf(typeof(MutantTests).Assembly).ToDictionary(one => one.About.Id);
        var mutants = MutantFarm.Breed();
        var alive = MutantFarm.Compile(mutants);
        var judged = new List<(Mutant Mutant, Fate Fate)>();
        foreach (var mutant in mutants.Where(mutant => alive.ContainsKey(mutant.Id)))
        {
            var (attribute, original) = about[mutant.Id.Split('#')[0]];
            var retries = original.ProducersRetry || mutant.ProducersRetry;
            // Where the right one cannot stand it either, nothing is said about the change.
            if (retries && !original.ProducersRetry && !await HoldsAsync(attribute.Claim, original.Right, retries)) continue;
            judged.Add((mutant, await FateOfAsync(attribute.Claim, original.Right, alive[mutant.Id].Right, retries)));
        }

        RuleHits.Note("EXP-505");
        await Figures.HoldAsync("mutants.md", Table(judged));
        Assert.True(judged.Count(one => one.Fate == Fate.Found) >= 0.75 * judged.Count, "The search tells fewer of the changed consumers from right ones than it did: see mutants.md.");
    }

    private enum Fate
    {
        Found,
        FoundByAnotherClaim,
        SeenAtOnce,
        NotFound,
    }

    private static async Task<Fate> FateOfAsync(EsmClaim claim, Action<EsmSimulation> right, Action<EsmSimulation> changed, bool producersRetry)
    {
        if (!await HoldsAsync(claim, changed, producersRetry)) return Fate.Found;
        if (await UsualStateAsync(right) != await UsualStateAsync(changed)) return Fate.SeenAtOnce;
        foreach (var other in Others.Where(other => other != claim))
        {
            if (!await HoldsAsync(other, changed, producersRetry) && await HoldsAsync(other, right, producersRetry)) return Fate.FoundByAnotherClaim;
        }

        return Fate.NotFound;
    }

    private static readonly EsmClaim[] Others = [EsmClaim.Idempotent, EsmClaim.NoLoss, EsmClaim.HealthyRecordsFinish];

    private static async Task<bool> HoldsAsync(EsmClaim claim, Action<EsmSimulation> scenario, bool producersRetry)
    {
        try
        {
            return (await EsmExplore.SearchAsync(claim, scenario, Settings with { IncludeProducerRetries = producersRetry })).Holds;
        }
        catch (EsmUsageException)
        {
            // Nothing is left to look at: the search itself says so.
            return false;
        }
    }

    private static readonly EsmExplorationSettings Settings = new() { Preset = EsmExplorationPreset.Quick, KeepFound = false };

    /// <summary>What any test sees that expects a result.</summary>
    private static async Task<string?> UsualStateAsync(Action<EsmSimulation> scenario) =>
        (await Explorer.BeginAsync(EsmClaim.HealthyRecordsFinish, scenario, Settings, _ => null, CancellationToken.None)).Benign.State;

    private static string Table(IReadOnlyList<(Mutant Mutant, Fate Fate)> judged)
    {
        var rows = judged.GroupBy(one => one.Mutant.Operator).OrderBy(rows => rows.Key, StringComparer.Ordinal).Select(rows => string.Create(
            CultureInfo.InvariantCulture,
            $"| {rows.Key} | {rows.Count()} | {Count(rows, Fate.Found)} | {Count(rows, Fate.SeenAtOnce)} | {Count(rows, Fate.FoundByAnotherClaim)} | {Count(rows, Fate.NotFound)} |"));
        var found = Count(judged, Fate.Found);
        return string.Create(CultureInfo.InvariantCulture, $"""
            # Mutants: careless changes of the zoo's correct consumers

            Written by the tests of this folder (`ESMTESTKIT_ACCEPT=1 dotnet test tests/EsmTestKit.Zoo`). A zoo may fit its tool; so each correct consumer is changed by rule, one place at a time, and searched with the preset Quick for the claim that it is there to keep.

            *Seen at once*: the change does the same wrong thing whatever is delivered, so that any test sees it that expects a result; a search, which compares with the undisturbed run, does not. *By another claim*: of `Idempotent`, `NoLoss` and `HealthyRecordsFinish`, one that the correct consumer keeps too.

            | change | mutants | found | seen at once | by another claim | not found |
            | --- | --- | --- | --- | --- | --- |
            {string.Join('\n', rows)}

            Found: {found} of {judged.Count} ({100.0 * found / judged.Count:0.#} %), and {Count(judged, Fate.FoundByAnotherClaim)} by another claim; of those that show in certain deliveries only, by one or the other: {100.0 * (found + Count(judged, Fate.FoundByAnotherClaim)) / (judged.Count - Count(judged, Fate.SeenAtOnce)):0.#} %.

            ## Not found

            What is left changes nothing that a claim or the state speaks of: writes that commute, a guard behind another guard, a bad record that nobody expects anywhere, a branch that these records never take.

            {string.Join('\n', judged.Where(one => one.Fate == Fate.NotFound).Select(one => $"- {one.Mutant.Id}, {one.Mutant.Operator}: `{Short(one.Mutant.Before)}` became `{Short(one.Mutant.After)}`"))}

            """).ReplaceLineEndings("\n");
    }

    private static int Count(IEnumerable<(Mutant Mutant, Fate Fate)> judged, Fate fate) => judged.Count(one => one.Fate == fate);

    private static string Short(string text) => text.Length <= 200 ? text : $"{text[..197]}...";
}
