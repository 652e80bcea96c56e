namespace EsmTestKit.Internal.Exploration;

/// <summary>Why a run is bad.</summary>
/// <param name="Oracle">Which judge says so (<c>O1</c>).</param>
/// <param name="What">In one sentence.</param>
/// <param name="Expected">What was expected, where that can be shown beside what came.</param>
/// <param name="Actual">What came.</param>
/// <param name="Advice">What to change.</param>
internal sealed record Finding(string Oracle, string What, string? Expected, string? Actual, string Advice)
{
    /// <summary>Findings of one bucket are taken for one bug; each invariant is one of its own (EXP-233).</summary>
    public string Bucket => Oracle == "O7" ? $"{Oracle} {What}" : Oracle;
}
