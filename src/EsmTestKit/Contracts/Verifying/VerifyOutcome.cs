namespace EsmTestKit.Internal.Contracts;

/// <summary>What the verification of one contract file came to.</summary>
/// <param name="Name">The contract's name; of one that cannot be read, the file's.</param>
internal abstract record VerifyOutcome(string Name, string File)
{
    /// <param name="Note">What is worth saying beside it, or null.</param>
    public sealed record Passed(string Name, string File, string? Note = null) : VerifyOutcome(Name, File);

    /// <param name="Lines">The report.</param>
    /// <param name="IsUnreadable">The file is no contract that can be run.</param>
    /// <param name="IsBlind">All else holds: only the state is missing, which nobody reports here.</param>
    public sealed record Failed(string Name, string File, IReadOnlyList<string> Lines, bool IsUnreadable = false, bool IsBlind = false) : VerifyOutcome(Name, File);

    /// <param name="Reason">Why it cannot be run there.</param>
    public sealed record NotRun(string Name, string File, string Reason) : VerifyOutcome(Name, File);

    /// <summary>A schedule that a search found, without the world of its test.</summary>
    public sealed record Kept(string Name, string File) : VerifyOutcome(Name, File);

    public sealed record Pending(string Name, string File, string Reason) : VerifyOutcome(Name, File);
}
