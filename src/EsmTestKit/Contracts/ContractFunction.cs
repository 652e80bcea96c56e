namespace EsmTestKit.Internal.Contracts;

/// <summary>A function of a contract, or one published version of it.</summary>
/// <param name="Name">The bare name.</param>
/// <param name="Version">The version with outcomes of its own; null: the bare name.</param>
/// <param name="AllowedActions">What its role allows; null: everything.</param>
/// <param name="Aliases">Alias to version.</param>
/// <param name="Runs">Each invocation takes the next; the last repeats; none returns null.</param>
internal sealed record ContractFunction(
    TextPosition At,
    string Name,
    string? Version,
    TimeSpan Timeout,
    int? ReservedConcurrency,
    IReadOnlyList<string>? AllowedActions,
    IReadOnlyList<KeyValuePair<string, string>> Aliases,
    IReadOnlyList<ContractOutcome> Runs)
{
    public override string ToString() => Version is null ? Name : $"{Name}:{Version}";
}

/// <summary>What a function does in one invocation.</summary>
/// <param name="At">Where it stands.</param>
internal abstract record ContractOutcome(TextPosition At)
{
    /// <summary>The virtual time it takes.</summary>
    public TimeSpan After { get; init; }

    public sealed record Return(TextPosition At, JsonTree Payload) : ContractOutcome(At);

    public sealed record ReturnText(TextPosition At, string Payload) : ContractOutcome(At);

    public sealed record Throw(TextPosition At, JsonTree.Text ErrorType, JsonTree.Text ErrorMessage) : ContractOutcome(At);

    public sealed record TimeOut(TextPosition At) : ContractOutcome(At);

    public sealed record Throttle(TextPosition At) : ContractOutcome(At);

    /// <param name="Attempts">A record that was delivered more often than this no longer fails; null: always.</param>
    public sealed record FailItems(TextPosition At, JsonTree Where, int? Attempts) : ContractOutcome(At);

    public sealed record ThrowIf(TextPosition At, JsonTree Where, int? Attempts) : ContractOutcome(At);
}
