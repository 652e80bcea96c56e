namespace EsmTestKit;

/// <summary>Says what a static property that returns an <see cref="EsmSpecimen"/> shows, and what it takes to find it.</summary>
/// <param name="id">Its number in the collection: <c>Z01</c>.</param>
/// <param name="fault">What the consumer does wrong.</param>
/// <param name="source">Where it was seen.</param>
/// <param name="claim">What it breaks.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class EsmSpecimenAttribute(string id, string fault, string source, EsmClaim claim) : Attribute
{
    /// <summary>Its number in the collection.</summary>
    public string Id { get; } = id;

    /// <summary>What the consumer does wrong.</summary>
    public string Fault { get; } = fault;

    /// <summary>Where it was seen.</summary>
    public string Source { get; } = source;

    /// <summary>What it breaks.</summary>
    public EsmClaim Claim { get; } = claim;

    /// <summary>The kinds of deviations that show it, as decisions name them, with spaces between; each of them alone is enough: <c>"crash duplicate"</c>.</summary>
    /// <value>Default: none, the undisturbed run shows it.</value>
    public string Choices { get; init; } = "";

    /// <summary>Which judge sees it (<see cref="EsmExplorationReport.Oracle"/>).</summary>
    /// <value>Default: any.</value>
    public string Oracle { get; init; } = "";

    /// <summary>As few deviations as it takes.</summary>
    /// <value>0 or more; default 0.</value>
    public int Deviations { get; init; }

    /// <summary>How far the kit has the consumers under control (<see cref="EsmExplorationReport.Control"/>).</summary>
    /// <value>Default <c>Controlled</c>.</value>
    public string Control { get; init; } = "Controlled";
}
