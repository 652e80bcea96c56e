namespace EsmTestKit.Internal.Exploration;

/// <summary>A way of choosing schedules at random that is measured alone.</summary>
/// <param name="Only">Null: the portfolio.</param>
internal sealed record ZooStrategy(string Name, SearchStrategy? Only)
{
    /// <summary>What a search runs after its enumeration.</summary>
    public const string Portfolio = "portfolio";

    /// <summary>Fewest deviations first: nothing is drawn.</summary>
    public const string Enumeration = "enumeration";

    /// <summary>So many schedules are looked at for <see cref="EsmZooStrategy.Swept"/>.</summary>
    public const int Sweep = 100;

    // A strategy that is new to the search comes here with its name.
    public static readonly IReadOnlyList<ZooStrategy> All =
    [
        new(Portfolio, null),
        new("swarm", SearchStrategy.Swarm),
        new("pct, depth 2", SearchStrategy.PctOfTwo),
        new("pct, depth 3", SearchStrategy.PctOfThree),
        new("guided", SearchStrategy.Guided),
        new("uniform", SearchStrategy.Uniform),
    ];

    /// <summary>The share of the undisturbed run's deviations that the first schedules of a seed tried.</summary>
    public double SweptBy(Explorer explorer)
    {
        var places = new HashSet<(string Site, string Label)>();
        foreach (var step in explorer.Benign.Steps)
        {
            foreach (var option in step.Options.Skip(1)) places.Add((step.Site, option.Label));
        }

        if (places.Count == 0) return 1;
        var tried = new HashSet<(string Site, string Label)>();
        var walks = explorer.RandomWalks(1, Only);
        for (var number = 0; number < Sweep; number++)
        {
            var run = explorer.RunWalk(walks.Next(number));
            walks.Learn(run);
            tried.UnionWith(run.Decisions.Select(step => (step.Site, step.Taken.Label)));
        }

        tried.IntersectWith(places);
        return (double)tried.Count / places.Count;
    }
}
