using System.Diagnostics;
using System.Globalization;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Exploration;

/// <summary>How much is tried: budgets (a schedule must fit into one of them), random runs, and the bound on all (section 2.4).</summary>
internal sealed record Plan(IReadOnlyList<EsmExplorationBudget> Budgets, int RandomRuns, bool IsGuided, int MaxSchedules, long Seed)
{
    private const int Unbounded = 1_000_000;

    /// <summary>Whether what follows a state is tried once, however many schedules come to it (EXP-215).</summary>
    public bool MergesStates { get; init; }

    public static Plan Of(EsmExplorationSettings settings, Func<string, string?> environment)
    {
        var (budgets, random, guided, most) = settings.Preset switch
        {
            EsmExplorationPreset.Quick => ((EsmExplorationBudget[])[Budget(1, 0, 0, 0, 1), Budget(0, 1, 1, 1, 0)], 100, false, 1_000),
            EsmExplorationPreset.Standard => ([Budget(2, 1, 1, 1, 1)], 2_000, false, 10_000),
            EsmExplorationPreset.Thorough => ([Budget(3, 2, 2, 2, 2)], 20_000, true, 200_000),
            EsmExplorationPreset.Prove => ([Budget(2, Unbounded, Unbounded, Unbounded, Unbounded)], 0, false, 2_000_000),
            _ => throw new UnreachableException(),
        };
        if (settings.Budget is { } own) budgets = [own];
        var runs = RunsOf(environment("ESM_BUDGET")) ?? settings.MaxSchedules ?? most;
        return new Plan(budgets, Math.Min(random, runs), guided, runs, SeedOf(environment("ESMTESTKIT_SEED")) ?? settings.Seed) { MergesStates = settings.MergeEqualStates };
    }

    /// <summary>Whether calls may pass each other as often as they like: only then one order may stand for others that take more or fewer of such decisions (EXP-203).</summary>
    public bool HasFreeOrder => Budgets.All(budget => budget.Preempts >= Unbounded);

    public bool Affords(Spending cost)
    {
        // By number: asked for each child of each schedule.
        for (var index = 0; index < Budgets.Count; index++)
        {
            if (cost.FitsInto(Budgets[index])) return true;
        }

        return false;
    }

    private static EsmExplorationBudget Budget(int faults, int cuts, int reorders, int preempts, int environments) =>
        new() { Faults = faults, Cuts = cuts, Reorders = reorders, Preempts = preempts, Environments = environments };

    private static int? RunsOf(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        return text.StartsWith("runs:", StringComparison.Ordinal) && int.TryParse(text.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var runs) && runs > 0
            ? runs
            : throw new EsmUsageException($"ESM_BUDGET is \"{text}\".", "Write a number of schedules: ESM_BUDGET=runs:50000.");
    }

    /// <summary>A number, or a commit id, so that a build server tries new schedules that stay reproducible (EXP-124).</summary>
    private static long? SeedOf(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seed)) return seed;
        if (text.Length >= 16 && text.All(char.IsAsciiHexDigit))
        {
            RuleHits.Note("EXP-124");
            return unchecked((long)ulong.Parse(text.AsSpan(0, 16), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        }

        throw new EsmUsageException($"ESMTESTKIT_SEED is \"{text}\".", "Write a number, or a commit id of 40 hexadecimal digits.");
    }
}
