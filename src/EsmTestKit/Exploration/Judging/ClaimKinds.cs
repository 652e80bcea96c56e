using System.Diagnostics;
using EsmTestKit.Internal.Choices;

namespace EsmTestKit.Internal.Exploration;

/// <summary>Which choices each claim is tried against (EXP-309): a claim is never held against deliveries that AWS does not make, or that it does not speak of.</summary>
internal static class ClaimKinds
{
    private static readonly ChoicePoint[] Redelivery =
    [
        ChoicePoint.BatchCut, ChoicePoint.Environment, ChoicePoint.GateFault, ChoicePoint.Slow, ChoicePoint.Throttle, ChoicePoint.Duplicate,
        ChoicePoint.LostResponse, ChoicePoint.UnfinishedWork, ChoicePoint.Interleaving, ChoicePoint.Copy, ChoicePoint.Redrive, ChoicePoint.Twice,
        ChoicePoint.Expiry, ChoicePoint.Restart,
    ];

    private static readonly ChoicePoint[] Order =
    [
        ChoicePoint.BatchCut, ChoicePoint.Reorder, ChoicePoint.GroupOrder, ChoicePoint.LaneOrder, ChoicePoint.Interleaving, ChoicePoint.Reshard,
    ];

    public static IReadOnlySet<ChoicePoint> Of(EsmClaim claim, EsmExplorationSettings settings)
    {
        var kinds = new HashSet<ChoicePoint>(claim switch
        {
            EsmClaim.Idempotent or EsmClaim.ExactlyOnce => Redelivery,
            EsmClaim.NoLoss or EsmClaim.OrderPerKey or EsmClaim.HealthyRecordsFinish => [.. Redelivery, .. Order],
            EsmClaim.BatchCutInvariant => [ChoicePoint.BatchCut],
            EsmClaim.ToleratesReordering => Order,
            _ => throw new UnreachableException(),
        });
        if (settings.IncludeProducerRetries && claim is not EsmClaim.BatchCutInvariant) kinds.Add(ChoicePoint.ProducerRetry);
        return kinds;
    }

    /// <summary>The claim that a contract names so.</summary>
    public static EsmClaim Named(string name) => Enum.Parse<EsmClaim>(name, ignoreCase: true);

    /// <summary>The claim as a contract names it.</summary>
    public static string NameOf(EsmClaim claim)
    {
        var name = claim.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
