using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Exploration;

/// <summary>One specimen: searched, tried with simpler ways (EXP-503), and its correct twin held against the same search (EXP-502).</summary>
internal sealed class Measurement(EsmSpecimenAttribute about, EsmSpecimen specimen, EsmZooSettings settings, CancellationToken cancellation)
{
    private const int RandomLists = 1_000;

    // What a test can do that keeps a list of deliveries: repeat some, in another order.
    private static readonly IReadOnlyList<ChoicePoint> Deliveries = [ChoicePoint.Duplicate, ChoicePoint.Reorder, ChoicePoint.GroupOrder];

    public async Task<EsmZooRow> RunAsync()
    {
        var wrong = await BeginAsync(specimen.Wrong).ConfigureAwait(false);
        var found = await SearchThread.RunAsync(() => wrong.Search([])).ConfigureAwait(false);
        var right = await BeginAsync(specimen.Right).ConfigureAwait(false);
        var held = await SearchThread.RunAsync(() => right.Search([])).ConfigureAwait(false);
        var simple = await ExplorerAsync(specimen.Wrong, new HashSet<ChoicePoint>(Deliveries)).ConfigureAwait(false);
        RuleHits.Note("EXP-502");
        RuleHits.Note("EXP-503");
        return new EsmZooRow(about)
        {
            IsDetected = found.Found is not null,
            Oracle = found.Found?.Finding.Oracle,
            Schedules = found.Tally.Total,
            Deviations = found.Found?.Decisions.Count,
            Decisions = [.. (found.Found?.Decisions ?? []).Select(step => $"{step.Site}: {step.Taken.Label}")],
            Choices = found.Found?.Decisions.Count == 1 ? await SearchThread.RunAsync(() => SinglesOf(wrong)).ConfigureAwait(false) : [],
            RandomMedian = await SearchThread.RunAsync(() => MedianOf(wrong)).ConfigureAwait(false),
            FoundByHappyPath = simple.JudgeBenign() is not null,
            FoundByDeliveringTwice = await SearchThread.RunAsync(() => simple.Judged(new TwiceWalk(simple.Kinds))).ConfigureAwait(false),
            FoundByRandomDeliveries = await SearchThread.RunAsync(() => First(RandomLists, number => simple.Judged(new RandomDeliveries(simple.Kinds, new Draws(1, number))))).ConfigureAwait(false),
            SchedulesWithoutAlarm = held.Found is null ? held.Tally.Total : 0,
            FalseAlarm = held.Found is null ? null : string.Join(Environment.NewLine, ReportText.Of(held, ReplayHandle.Of(about.Id, held.Found.Choices))),
            Control = held.Control.ToString(),
        };
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

    private double? MedianOf(Explorer explorer)
    {
        if (settings.Seeds == 0) return null;
        if (explorer.JudgeBenign() is not null) return 0;
        return Median.OfSome([.. Enumerable.Range(1, settings.Seeds).Select(seed => First(settings.MaxRandomSchedules, number => explorer.JudgeRandom(number, seed)))]);
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

/// <summary>Makes every invocation a second time, as a test does that calls the handler again with the same event.</summary>
internal sealed class TwiceWalk(IReadOnlySet<ChoicePoint> kinds) : ScheduleWalk(kinds)
{
    protected override int Choose(int position, ChoicePoint point, string site, Option[] options) =>
        point == ChoicePoint.Duplicate && site.EndsWith("@1", StringComparison.Ordinal) ? Math.Max(0, Array.FindIndex(options, option => option.Label == "duplicate")) : 0;
}

/// <summary>A random list of deliveries: some repeated, in some order, as one writes it with a generator of lists.</summary>
internal sealed class RandomDeliveries(IReadOnlySet<ChoicePoint> kinds, Draws draws) : ScheduleWalk(kinds)
{
    private const double Repeats = 0.3;

    protected override int Choose(int position, ChoicePoint point, string site, Option[] options) => point == ChoicePoint.Duplicate
        ? draws.Share() < Repeats ? Math.Max(0, Array.FindIndex(options, option => option.Label == "duplicate")) : 0
        : draws.Below(options.Length);
}
