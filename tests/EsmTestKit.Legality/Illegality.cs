namespace EsmTestKit.Legality;

/// <summary>Something in a ledger that AWS never does.</summary>
/// <param name="Rule">Which: <c>X1</c> to <c>X10</c> of the plan's list, <c>P</c> for a promise of one source.</param>
/// <param name="Ordinal">The entry that shows it.</param>
/// <param name="What">In one sentence.</param>
public sealed record Illegality(string Rule, long Ordinal, string What);
