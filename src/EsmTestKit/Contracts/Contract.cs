namespace EsmTestKit.Internal.Contracts;

/// <summary>A contract as it was read: what is done, and what must come of it.</summary>
/// <param name="File">The file's path as it was given.</param>
/// <param name="Name">Path-like, unique in its tree.</param>
/// <param name="Start">The virtual clock's first instant.</param>
/// <param name="Schedule">Which of the permitted behaviours the engine shows; null: the canonical one.</param>
/// <param name="Explore">How much is explored; null: nothing is.</param>
internal sealed record Contract(
    string File,
    string Name,
    string? Summary,
    DateTimeOffset Start,
    ContractSchedule? Schedule,
    IReadOnlyList<ContractFunction> Functions,
    IReadOnlyList<ContractStep> Steps,
    ContractExplore? Explore)
{
    /// <summary>Whether it only says what must hold, and makes no world: a search kept it for its test, which makes the world.</summary>
    public bool IsKeptForItsTest => Functions.Count == 0 && Steps.Count > 0 && Steps.All(step => step is ContractStep.Holds);

    public static DateTimeOffset DefaultStart { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
}

/// <summary>Which of the permitted behaviours the engine shows.</summary>
/// <param name="At">Where the contract says so.</param>
/// <param name="Seed">The seed of a legal world, or null.</param>
/// <param name="Decisions">Site and label of each choice that differs from the canonical one.</param>
/// <param name="Choices">The same as numbers; null: there are none.</param>
internal sealed record ContractSchedule(TextPosition At, long? Seed, IReadOnlyList<KeyValuePair<string, string>> Decisions, ContractChoices? Choices);

/// <summary>A schedule as numbers: a fast path for one engine and one story.</summary>
/// <param name="Options">The option taken at each question, in order.</param>
/// <param name="Engine">The kit that they were recorded with.</param>
/// <param name="Fingerprint">Of the functions and steps that they were recorded with.</param>
/// <param name="Actual">Of those that the file holds now.</param>
internal sealed record ContractChoices(TextPosition At, IReadOnlyList<int> Options, string Engine, string Fingerprint, string Actual);

/// <summary>How much is explored.</summary>
/// <param name="Budget">Null: the preset's.</param>
internal sealed record ContractExplore(TextPosition At, EsmExplorationPreset Preset, EsmExplorationBudget? Budget);
