using EsmTestKit.Internal.Choices;

namespace EsmTestKit.Internal.Exploration;

/// <summary>One question that a run asked, all of its answers, and the one that was taken.</summary>
/// <param name="LedgerCount">How many entries the ledger had when it was asked.</param>
internal readonly record struct WalkStep(ChoicePoint Point, string Site, Option[] Options, int Picked, int LedgerCount)
{
    public Option Taken => Options[Picked];

    /// <summary>Whether it differs from the usual.</summary>
    public bool IsDecision => Picked != 0;

    /// <summary>Options whose schedules all are the same as others; null: none is known to be.</summary>
    public IReadOnlyList<bool>? Asleep { get; init; }

    public bool IsAsleep(int option) => Asleep?[option] == true;
}
