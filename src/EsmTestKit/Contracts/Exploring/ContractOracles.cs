using System.Globalization;
using EsmTestKit.Internal.Exploration;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Contracts;

/// <summary>Asks the oracles of exploration about a contract: on its one schedule, or on every schedule within its budgets.</summary>
internal sealed class ContractOracles(Contract contract, ContractCast cast)
{
    /// <summary>Budgets of a contract are explored to their end, up to so many schedules.</summary>
    private const int MostSchedules = 200_000;

    public async Task<IReadOnlyList<Mismatch>> HoldsAsync(ContractStep.Holds step, CancellationToken cancellation)
    {
        var outcome = await OutcomeAsync(ClaimKinds.Named(step.Oracle), step, onlyInvariants: false, cancellation).ConfigureAwait(false);
        RuleHits.Note("EXP-121");
        return (outcome.Found, step.Violated) switch
        {
            (null, null) => Unfinished(step, outcome),
            ({ } found, null) => [new(step.Title, "holds", Told(found))],
            (null, { } known) => [new("violated", known, "it holds: the known failure no longer occurs")],
            ({ } found, { } known) => found.Finding.What.Contains(known, StringComparison.Ordinal) ? [] : [new("violated", known, Told(found))],
        };
    }

    /// <summary>Whether the state is as expected on every schedule; without <c>explore</c> there is only the run itself.</summary>
    public async Task<IReadOnlyList<Mismatch>> StateAsync(ContractStep.State step, CancellationToken cancellation)
    {
        if (contract.Explore is null) return [];
        var outcome = await OutcomeAsync(EsmClaim.HealthyRecordsFinish, step, onlyInvariants: true, cancellation).ConfigureAwait(false);
        return outcome.Found is { } found ? [new(step.Title, "the same state on every schedule", Told(found))] : Unfinished(step, outcome);
    }

    private async Task<SearchOutcome> OutcomeAsync(EsmClaim claim, ContractStep step, bool onlyInvariants, CancellationToken cancellation)
    {
        if (cast.Consumers.Count > 0) throw step.At.Error("An oracle needs a consumer that is made anew for each schedule.", "Explore it with EsmExplore or with esm explore CONTRACT --function TARGET; here its scripted functions are explored.");
        var scenario = new ContractScenario(contract, () => cast, step.Number);
        var plan = Plan.Of(new EsmExplorationSettings { Preset = contract.Explore?.Preset ?? EsmExplorationPreset.Quick, Budget = contract.Explore?.Budget }, _ => null);
        if (contract.Explore?.Budget is not null) plan = plan with { RandomRuns = 0, MaxSchedules = MostSchedules };
        var explorer = await Explorer.BeginAsync(claim, scenario, ClaimKinds.Of(claim, new()), plan, onlyInvariants, cancellation).ConfigureAwait(false);
        var outcome = contract.Explore is not null ? explorer.Search([]) : explorer.Follow(ContractWalk.Of(contract));
        cast.Searched?.Invoke(outcome);
        return outcome;
    }

    // Budgets promise every schedule within them.
    private IReadOnlyList<Mismatch> Unfinished(ContractStep step, SearchOutcome outcome) =>
        contract.Explore?.Budget is null || outcome.Tally.IsComplete
            ? []
            : [new(step.Title, "every schedule within the budgets", string.Create(CultureInfo.InvariantCulture, $"{outcome.Tally.Enumerated} held, and there are more: make the budgets or the story smaller"))];

    private static string Told(Counterexample found)
    {
        var decisions = string.Join(", ", found.Decisions.Select(step => $"{{ \"at\": \"{step.Site}\", \"do\": \"{step.Taken.Label}\", \"because\": \"{step.Taken.Because.Text}\" }}"));
        return $"{found.Finding.What}{(found.Finding.Actual is { } actual ? $" Came: {actual}, expected: {found.Finding.Expected}." : string.Empty)} \"decisions\": [{decisions}]";
    }
}
