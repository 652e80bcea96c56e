namespace EsmTestKit.Internal.Contracts;

/// <summary>How much a reviewer has to think about a difference.</summary>
internal enum DifferenceGrade
{
    /// <summary>Nothing happens otherwise.</summary>
    Cosmetic,

    /// <summary>Something is set or happens otherwise; a correct consumer copes with it.</summary>
    Notable,

    /// <summary>Records get lost, appear, or are answered otherwise, or a guard against that is gone.</summary>
    Breaking,
}

/// <summary>One difference of two contracts, in the words of a reviewer.</summary>
/// <param name="Where">The mapping, queue or function.</param>
/// <param name="What">What was, and what is.</param>
/// <param name="Why">What comes of it; null: the difference says so itself.</param>
/// <param name="Rule">The rule of AWS by which it comes of it.</param>
internal sealed record Difference(DifferenceGrade Grade, string Where, string What, string? Why = null, string? Rule = null);
