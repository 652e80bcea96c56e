using EsmTestKit.Internal.Choices;

namespace EsmTestKit.Internal.Exploration;

/// <summary>What a schedule has spent, kind by kind: one shared budget would be a mistake (EXP-201).</summary>
internal readonly record struct Spending(int Faults, int Cuts, int Reorders, int Preempts, int Environments)
{
    public Spending Plus(ChoiceCost kind) => kind switch
    {
        ChoiceCost.Fault => this with { Faults = Faults + 1 },
        ChoiceCost.Cut => this with { Cuts = Cuts + 1 },
        ChoiceCost.Reorder => this with { Reorders = Reorders + 1 },
        ChoiceCost.Preempt => this with { Preempts = Preempts + 1 },
        ChoiceCost.Environment => this with { Environments = Environments + 1 },
        ChoiceCost.None => this,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Whether the other has spent at least as much of each kind.</summary>
    public bool IsWithin(Spending other) =>
        Faults <= other.Faults && Cuts <= other.Cuts && Reorders <= other.Reorders && Preempts <= other.Preempts && Environments <= other.Environments;

    public bool FitsInto(EsmExplorationBudget budget) =>
        Faults <= budget.Faults && Cuts <= budget.Cuts && Reorders <= budget.Reorders && Preempts <= budget.Preempts && Environments <= budget.Environments;
}
