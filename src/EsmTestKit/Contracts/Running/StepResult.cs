namespace EsmTestKit.Internal.Contracts;

/// <summary>What became of one step.</summary>
internal abstract record StepResult(ContractStep Step)
{
    public sealed record Held(ContractStep Step) : StepResult(Step);

    public sealed record Failed(ContractStep Step, IReadOnlyList<Mismatch> Mismatches) : StepResult(Step);

    /// <param name="Name">What it needs and does not have.</param>
    /// <param name="Because">The number of the step that failed.</param>
    public sealed record Skipped(ContractStep Step, string Name, int Because) : StepResult(Step);
}

/// <summary>What became of a contract.</summary>
/// <param name="Problem">Why it could not be run at all; null: it was.</param>
internal sealed record ContractResult(IReadOnlyList<StepResult> Steps, string? Problem = null)
{
    /// <summary>Why it cannot be run where it was to be run; null: it can.</summary>
    public string? NotRunnable { get; init; }

    public bool Holds => Problem is null && NotRunnable is null && Steps.All(step => step is StepResult.Held);
}
