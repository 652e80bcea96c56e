using System.Globalization;
using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Contracts;
using EsmTestKit.Internal.Exploration;

namespace EsmTestKit.Cli;

/// <summary>A contract whose deliveries are searched, with real consumers in it.</summary>
internal sealed class ContractSearch
{
    /// <summary>A consumer that needs threads or a process of its own is a thousand times slower: so many schedules unless more are asked for.</summary>
    private const int SchedulesApart = 400;

    private const int RandomApart = 100;

    private readonly Contract _contract;
    private readonly Cast _cast;
    private readonly SearchOptions _options;

    private ContractSearch(Contract contract, Cast cast, SearchOptions options, EsmClaim claim, Explorer explorer, Plan plan) =>
        (_contract, _cast, _options, Claim, Explorer, Plan) = (contract, cast, options, claim, explorer, plan);

    public EsmClaim Claim { get; }

    public Explorer Explorer { get; }

    public Plan Plan { get; }

    /// <summary>What replay handles belong to.</summary>
    public string Subject => $"{_contract.Name} {ClaimKinds.NameOf(Claim)}";

    public CampaignHeader Header => new(
        _contract.Name, Claim, Behaviour.Text(Fingerprint()), ContractWalk.Engine, Explored.BudgetsOf(Plan), Plan.MaxSchedules, Plan.RandomRuns, Plan.Seed, _options.Shard);

    /// <summary>Runs the contract undisturbed, and gets ready.</summary>
    /// <exception cref="EsmUsageException">Nothing in it can be judged by this claim.</exception>
    public static async Task<ContractSearch> BeginAsync(Contract contract, Cast cast, SearchOptions options, Func<string, string?> environment, CancellationToken cancellation)
    {
        var scenario = new ContractScenario(contract, () => cast.For(contract), until: null);
        var claim = options.Claim ?? contract.Steps.OfType<ContractStep.Holds>().Select(step => (EsmClaim?)ClaimKinds.Named(step.Oracle)).FirstOrDefault() ?? await UsualAsync(scenario, cast).ConfigureAwait(false);
        var settings = new EsmExplorationSettings
        {
            Preset = options.Preset ?? contract.Explore?.Preset ?? EsmExplorationPreset.Standard,
            Budget = options.Preset is null ? contract.Explore?.Budget : null,
            MaxSchedules = options.Schedules,
            Seed = options.Seed ?? 1,
        };
        var plan = Plan.Of(settings, name => options.Overrules(name) ? null : environment(name));
        var explorer = await ExplorerAsync(claim, scenario, settings, plan, cast, cancellation).ConfigureAwait(false);
        if (explorer.RunsApart && options.Schedules is null && string.IsNullOrEmpty(environment("ESM_BUDGET")))
        {
            plan = plan with { MaxSchedules = Math.Min(plan.MaxSchedules, SchedulesApart), RandomRuns = Math.Min(plan.RandomRuns, RandomApart) };
        }

        return new ContractSearch(contract, cast, options, claim, explorer, plan);
    }

    /// <summary>Without a state to compare, what can be judged is that everything ends well, and the answers.</summary>
    private static async Task<EsmClaim> UsualAsync(ContractScenario scenario, Cast cast)
    {
        // Scripted functions apply what they get: that they do it twice says nothing of anybody's consumer.
        if (cast.IsEmpty) return EsmClaim.NoLoss;
        var usual = await scenario.RunApartAsync(new DeviatingWalk(new HashSet<ChoicePoint>(), [])).ConfigureAwait(false);
        return usual.State is null ? EsmClaim.HealthyRecordsFinish : EsmClaim.Idempotent;
    }

    private static async Task<Explorer> ExplorerAsync(EsmClaim claim, ContractScenario scenario, EsmExplorationSettings settings, Plan plan, Cast cast, CancellationToken cancellation)
    {
        try
        {
            return await Explorer.BeginAsync(claim, scenario, ClaimKinds.Of(claim, settings), plan, onlyInvariants: false, cancellation).ConfigureAwait(false);
        }
        catch (EsmUsageException unseen) when (!cast.IsEmpty && unseen.Fix.Contains("sim.", StringComparison.Ordinal))
        {
            throw new EsmUsageException(
                $"{unseen.Message[..^unseen.Fix.Length].TrimEnd()} The claim {ClaimKinds.NameOf(claim)} is judged by that.",
                "Show the consumer's state: --state path/Assembly.dll::Namespace.Type::Member; or let its AWS calls reach the simulation (--port, AWS_ENDPOINT_URL): tables, queues, topics and buckets are looked at. Or take --claim healthyRecordsFinish.",
                unseen);
        }
    }

    private ulong Fingerprint()
    {
        var contract = Behaviour.Add(14695981039346656037UL, System.Text.Encoding.UTF8.GetString(ContractPaths.Read(_contract.File).Span).ReplaceLineEndings("\n"));
        return Behaviour.Add(contract, _cast.Identity);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Subject}, {_options.Shard}");
}

/// <summary>What a command line says about a search.</summary>
/// <param name="Claim">Null: what fits the contract.</param>
/// <param name="Preset">Null: the contract's, or standard.</param>
/// <param name="Schedules">Null: the preset's bound.</param>
/// <param name="Seed">Null: 1, or the environment's.</param>
internal sealed record SearchOptions(EsmClaim? Claim, EsmExplorationPreset? Preset, int? Schedules, long? Seed, CampaignShard Shard)
{
    /// <summary>Whether an option was given that goes before a variable.</summary>
    public bool Overrules(string variable) => (variable == "ESM_BUDGET" && Schedules is not null) || (variable == "ESMTESTKIT_SEED" && Seed is not null);
}
