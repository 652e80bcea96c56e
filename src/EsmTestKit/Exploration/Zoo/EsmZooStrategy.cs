namespace EsmTestKit;

/// <summary>How one way of choosing schedules did with one specimen.</summary>
/// <param name="Name"><c>portfolio</c> (what a search runs after its enumeration), <c>swarm</c>, <c>pct, depth 2</c> and <c>pct, depth 3</c> (random priorities), <c>guided</c>, <c>uniform</c> or <c>enumeration</c> (fewest deviations first).</param>
public sealed record EsmZooStrategy(string Name)
{
    /// <summary>For each seed the number of the first schedule that failed, from 1; null: none did within the bound. One figure alone where there is nothing to draw.</summary>
    public IReadOnlyList<int?> Firsts { get; init; } = [];

    /// <summary>How many of the specimen's deviations (each place of the undisturbed run with each thing that may happen there) its first hundred schedules tried.</summary>
    /// <value>From 0 to 1; null: it was not looked at.</value>
    public double? Swept { get; init; }

    /// <summary>The median of <see cref="Firsts"/>; null: at least half of the seeds found none.</summary>
    public double? Median => Internal.Exploration.Median.OfSome(Firsts);

    /// <summary>So many schedules were enough for nine of ten seeds; null: they found none.</summary>
    public int? NinetiethPercentile => Firsts.Count == 0 ? null : Firsts.OrderBy(first => first ?? int.MaxValue).ElementAt(((Firsts.Count * 9) + 9) / 10 - 1);

    /// <summary>The share of seeds that found it within so many schedules.</summary>
    /// <param name="schedules">1 or more.</param>
    public double FoundWithin(int schedules) => Firsts.Count == 0 ? 0 : (double)Firsts.Count(first => first <= schedules) / Firsts.Count;

    /// <inheritdoc/>
    public bool Equals(EsmZooStrategy? other) => other is not null && Name == other.Name && Swept.Equals(other.Swept) && Firsts.SequenceEqual(other.Firsts);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Firsts.Count);
}
