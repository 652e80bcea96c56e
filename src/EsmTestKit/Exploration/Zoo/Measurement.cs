using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Exploration;

/// <summary>One specimen: searched, tried with simpler ways (EXP-503) and with each strategy alone, and the correct consumers held against the same search (EXP-502).</summary>
internal sealed class Measurement(EsmSpecimenAttribute about, EsmSpecimen specimen, EsmZooSettings settings, CancellationToken cancellation)
{
    private const int RandomLists = 1_000;

    /// <summary>Runs on threads of their own take a thousand times as long: at most so many of them where others are counted by the thousand.</summary>
    private const int ApartRuns = 300;

    /// <summary>So many seeds say what shrinking does.</summary>
    private const int ShrunkSeeds = 5;

    public async Task<EsmZooRow> RunAsync()
    {
        var wrong = await BeginAsync(specimen.Wrong).ConfigureAwait(false);
        var found = await SearchThread.RunAsync(() => wrong.Search([])).ConfigureAwait(false);
        var right = await StoodAsync(specimen.Right).ConfigureAwait(false);
        var other = specimen.OtherRight is { } scenario ? await StoodAsync(scenario).ConfigureAwait(false) : null;
        var simple = await ExplorerAsync(specimen.Wrong, RandomDeliveries.Points).ConfigureAwait(false);
        var strategies = await SearchThread.RunAsync(() => StrategiesOf(wrong, found)).ConfigureAwait(false);
        RuleHits.Note("EXP-502");
        RuleHits.Note("EXP-503");
        if (other is not null) RuleHits.Note("EXP-500");
        return new EsmZooRow(about)
        {
            IsDetected = found.Found is not null,
            Oracle = found.Found?.Finding.Oracle,
            Schedules = found.Tally.Total,
            Deviations = found.Found?.Decisions.Count,
            Decisions = [.. (found.Found?.Decisions ?? []).Select(step => $"{step.Site}: {step.Taken.Label}")],
            Invocations = found.Found is { Run.Ledger: var ledger } ? Behaviour.Invocations(ledger) : null,
            Choices = found.Found?.Decisions.Count == 1 ? await SearchThread.RunAsync(() => SinglesOf(wrong)).ConfigureAwait(false) : [],
            Strategies = strategies,
            RandomMedian = found.Found?.Decisions.Count == 0 && settings.Seeds > 0 ? 0 : strategies.FirstOrDefault(one => one.Name == ZooStrategy.Portfolio)?.Median,
            Shrunk = await SearchThread.RunAsync(() => ShrunkOf(wrong, strategies)).ConfigureAwait(false),
            FoundByHappyPath = simple.JudgeBenign() is not null,
            FoundByDeliveringTwice = await SearchThread.RunAsync(() => simple.Judged(new TwiceWalk(simple.Kinds))).ConfigureAwait(false),
            FoundByRandomDeliveries = await SearchThread.RunAsync(() => First(simple.RunsApart ? ApartRuns : RandomLists, number => simple.Judged(new RandomDeliveries(simple.Kinds, new Draws(1, number))))).ConfigureAwait(false),
            SchedulesWithoutAlarm = right.Schedules,
            OtherSchedulesWithoutAlarm = other?.Schedules,
            FalseAlarm = right.Alarm ?? other?.Alarm,
            Control = right.Outcome.Control.ToString(),
            Notes = Explored.NotesOf(right.Outcome.Benign),
        };
    }

    // ---- What a correct consumer stands --------------------------------------------------------------------------

    private async Task<Stood> StoodAsync(Action<EsmSimulation> scenario)
    {
        var explorer = await BeginAsync(scenario).ConfigureAwait(false);
        return await SearchThread.RunAsync(() =>
        {
            var outcome = explorer.Search([]);
            var schedules = outcome.Tally.Total;
            var more = explorer.RunsApart ? Math.Min(ApartRuns, settings.TwinSchedules) : settings.TwinSchedules;
            var walks = explorer.RandomWalks(settings.Seed);
            for (var number = 0; outcome.Found is null && number < more; number++, schedules++)
            {
                cancellation.ThrowIfCancellationRequested();
                if (explorer.Broken(walks, number) is { } broken) outcome = explorer.Told(explorer.Shrunk(broken));
            }

            return outcome.Found is { } alarm
                ? new Stood(outcome, 0, string.Join(Environment.NewLine, ReportText.Of(outcome, ReplayHandle.Of(about.Id, alarm.Choices))))
                : new Stood(outcome, schedules, null);
        }).ConfigureAwait(false);
    }

    private sealed record Stood(SearchOutcome Outcome, int Schedules, string? Alarm);

    // ---- Strategies alone ----------------------------------------------------------------------------------------

    private IReadOnlyList<EsmZooStrategy> StrategiesOf(Explorer explorer, SearchOutcome found)
    {
        // Where the undisturbed run shows it there is nothing to choose.
        if (settings.Seeds == 0 || explorer.RunsApart || found.Found?.Decisions.Count == 0) return [];
        return
        [
            .. ZooStrategy.All.Select(strategy => new EsmZooStrategy(strategy.Name)
            {
                Firsts = [.. Enumerable.Range(1, settings.Seeds).Select(seed => FirstOf(explorer, strategy.Only, seed))],
                Swept = strategy.SweptBy(explorer),
            }),
            new EsmZooStrategy(ZooStrategy.Enumeration) { Firsts = [found is { Found: not null, Tally.Random: 0 } ? found.Tally.Enumerated : null] },
        ];
    }

    private int? FirstOf(Explorer explorer, SearchStrategy? only, long seed, Action<Counterexample>? found = null)
    {
        var walks = explorer.RandomWalks(seed, only);
        return First(settings.MaxRandomSchedules, number =>
        {
            if (explorer.Broken(walks, number) is not { } broken) return false;
            found?.Invoke(broken);
            return true;
        });
    }

    private EsmZooShrinking? ShrunkOf(Explorer explorer, IReadOnlyList<EsmZooStrategy> strategies)
    {
        if (strategies.Count == 0) return null;
        var (deviations, invocations, runs) = (0, 0, new List<double>());
        for (var seed = 1; seed <= Math.Min(ShrunkSeeds, settings.Seeds); seed++)
        {
            Counterexample? broken = null;
            FirstOf(explorer, only: null, seed, found => broken = found);
            if (broken is null) continue;
            var before = explorer.Tally.Shrinking;
            var small = explorer.Shrunk(broken);
            runs.Add(explorer.Tally.Shrinking - before);
            deviations = Math.Max(deviations, small.Decisions.Count);
            invocations = Math.Max(invocations, Behaviour.Invocations(small.Run.Ledger));
        }

        return Median.Of(runs) is { } median ? new EsmZooShrinking(deviations, invocations, median) : null;
    }

    private static IReadOnlyList<string> SinglesOf(Explorer explorer)
    {
        var kinds = new SortedSet<string>(StringComparer.Ordinal);
        for (var position = 0; position < explorer.Benign.Steps.Count; position++)
        {
            var options = explorer.Benign.Steps[position].Options;
            for (var option = 1; option < options.Length; option++)
            {
                var kind = options[option].Label.Split(':')[0];
                if (!kinds.Contains(kind) && explorer.Judged(explorer.Walk([new Deviation(position, option)]))) kinds.Add(kind);
            }
        }

        return [.. kinds];
    }

    /// <summary>The number of the first that fails, from 1; null: none of them does.</summary>
    private int? First(int most, Func<int, bool> fails)
    {
        for (var number = 0; number < most; number++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (fails(number)) return number + 1;
        }

        return null;
    }

    private Task<Explorer> BeginAsync(Action<EsmSimulation> scenario) => ExplorerAsync(scenario, ClaimKinds.Of(about.Claim, Settings));

    private Task<Explorer> ExplorerAsync(Action<EsmSimulation> scenario, IReadOnlySet<ChoicePoint> kinds) =>
        Explorer.BeginAsync(about.Claim, new ScenarioRunner(scenario, Settings), kinds, Plan.Of(Settings, _ => null), onlyInvariants: false, cancellation);

    private EsmExplorationSettings Settings => new()
    {
        Preset = settings.Preset,
        MaxSchedules = settings.MaxSchedules,
        IncludeProducerRetries = specimen.ProducersRetry,
    };
}
