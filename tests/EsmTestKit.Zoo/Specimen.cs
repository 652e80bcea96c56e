namespace EsmTestKit.Zoo;

/// <summary>A fault that was made in a real consumer, and the same consumer without it.</summary>
/// <param name="Id">Its number in the collection.</param>
/// <param name="Fault">What the consumer does wrong.</param>
/// <param name="Source">Where it happened.</param>
/// <param name="Claim">What it breaks.</param>
/// <param name="Oracle">Which judge sees it.</param>
/// <param name="Deviations">As few as it takes.</param>
public sealed record Specimen(string Id, string Fault, string Source, EsmClaim Claim, string Oracle, int Deviations)
{
    public required Action<EsmSimulation> Wrong { get; init; }

    public required Action<EsmSimulation> Right { get; init; }

    /// <summary>Whether producers may send again: only where the consumer says that it stands that.</summary>
    public bool ProducersRetry { get; init; }

    public override string ToString() => $"{Id} {Fault}";
}
