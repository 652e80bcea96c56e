using System.Diagnostics;
using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Exploration;

/// <summary>Which choices each claim is tried against (EXP-309): a claim is never held against deliveries that AWS does not make, or that it does not speak of.</summary>
internal static class ClaimKinds
{
    public static IReadOnlySet<ChoicePoint> Of(EsmClaim claim, EsmExplorationSettings settings)
    {
        var families = claim switch
        {
            EsmClaim.Idempotent or EsmClaim.ExactlyOnce => ChoiceFamily.Redelivery,
            EsmClaim.NoLoss or EsmClaim.OrderPerKey or EsmClaim.HealthyRecordsFinish => ChoiceFamily.Redelivery | ChoiceFamily.Order,
            EsmClaim.BatchCutInvariant => ChoiceFamily.Cut,
            EsmClaim.ToleratesReordering => ChoiceFamily.Order,
            EsmClaim.Same => ChoiceFamily.Cut | ChoiceFamily.Redelivery | ChoiceFamily.Order,
            _ => throw new UnreachableException(),
        };
        if (settings.IncludeProducerRetries && claim is not EsmClaim.BatchCutInvariant) families |= ChoiceFamily.Producer;
        if (settings.IncludeProducerReorders && claim is not EsmClaim.BatchCutInvariant) families |= ChoiceFamily.ProducerOrder;
        RuleHits.Note("EXP-309");
        return ChoicePoint.All.Where(point => (point.Family & families) != ChoiceFamily.None).ToHashSet();
    }

    /// <summary>What AWS leaves open and a search with these kinds leaves out.</summary>
    public static IReadOnlyList<string> LeftOut(IReadOnlySet<ChoicePoint> kinds) =>
    [
        .. ChoicePoint.All.Where(point => point.Family != ChoiceFamily.None && !kinds.Contains(point)).Select(point => $"{point.Name} ({point.Id})"),
        .. ChoicePoint.NotAsked.Select(point => $"{point.Name} ({point.Id})"),
    ];

    /// <summary>The claim that a contract names so.</summary>
    public static EsmClaim Named(string name) => Enum.Parse<EsmClaim>(name, ignoreCase: true);

    /// <summary>The claim as a contract names it.</summary>
    public static string NameOf(EsmClaim claim)
    {
        var name = claim.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
