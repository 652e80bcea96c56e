using System.Globalization;
using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Exploration;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Contracts;

/// <summary>The one schedule that a contract names, followed strictly (EXP-103).</summary>
internal static class ContractWalk
{
    /// <summary>What the numbers of a contract must have been recorded with.</summary>
    public static string Engine { get; } = $"EsmTestKit/{typeof(EsmSimulation).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>Null: the contract names none.</summary>
    /// <exception cref="EsmUsageException">Its numbers are of another engine or story, and there are no decisions beside them.</exception>
    public static ScheduleWalk? Of(Contract contract)
    {
        if (contract.Schedule is not { } schedule) return null;
        RuleHits.Note("EXP-120");
        if (schedule.Choices is { } choices && (IsValid(choices) || schedule.Decisions.Count == 0)) return OfNumbers(choices);
        return schedule.Decisions.Count > 0 ? new LabelledWalk(Everything(), schedule.Decisions) : null;
    }

    /// <exception cref="EsmUsageException">The run had no place for a decision.</exception>
    public static void CheckAllMet(Contract contract, ScheduleWalk walk)
    {
        RuleHits.Note("EXP-103");
        switch (walk)
        {
            case LabelledWalk labelled:
                labelled.CheckAllMet();
                break;
            case DeviatingWalk { MetAll: false } numbered:
                throw contract.Schedule!.At.Error(
                    $"The schedule does not fit this run: {numbered.Drift ?? string.Create(CultureInfo.InvariantCulture, $"it has only {numbered.Steps.Count} steps")}.",
                    "The contract or the kit has changed since it was recorded: explore again and record the new schedule.");
            default:
                break;
        }
    }

    private static HashSet<ChoicePoint> Everything() => [.. ChoicePoint.All];

    private static bool IsValid(ContractChoices choices) => choices.Engine == Engine && choices.Fingerprint == choices.Actual;

    private static DeviatingWalk OfNumbers(ContractChoices choices)
    {
        if (!IsValid(choices))
        {
            throw choices.At.Error(
                $"These choices are of the engine \"{choices.Engine}\" and the fingerprint \"{choices.Fingerprint}\"; this is \"{Engine}\" and \"{choices.Actual}\".",
                "Write \"decisions\", which outlive changes, or explore again and record the new schedule.");
        }

        return new DeviatingWalk(Everything(), [.. choices.Options.Select((option, position) => new Deviation(position, option)).Where(deviation => deviation.Option != 0)]);
    }
}
