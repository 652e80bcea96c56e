namespace EsmTestKit.Internal.Contracts;

/// <summary>A contract as it was read: what is done, and what must come of it.</summary>
/// <param name="File">The file's path as it was given.</param>
/// <param name="Name">Path-like, unique in its tree.</param>
/// <param name="Start">The virtual clock's first instant.</param>
/// <param name="Schedule">Which of the permitted behaviours the engine shows; null: the canonical one.</param>
/// <param name="Explore">The budgets of an exploration; null: none is asked for.</param>
internal sealed record Contract(
    string File,
    string Name,
    string? Summary,
    DateTimeOffset Start,
    ContractSchedule? Schedule,
    IReadOnlyList<ContractFunction> Functions,
    IReadOnlyList<ContractStep> Steps,
    JsonTree.Object? Explore)
{
    public static DateTimeOffset DefaultStart { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
}

/// <summary>Which of the permitted behaviours the engine shows.</summary>
/// <param name="At">Where the contract says so.</param>
/// <param name="Seed">The seed of a legal world, or null.</param>
/// <param name="Decisions">Site and label of each choice that differs from the canonical one.</param>
/// <param name="HasChoices">Whether there is a list of numbers.</param>
internal sealed record ContractSchedule(TextPosition At, long? Seed, IReadOnlyList<KeyValuePair<string, string>> Decisions, bool HasChoices);
