using System.Globalization;

namespace EsmTestKit.Internal.Exploration;

/// <summary>What the judges of a claim still go by when a run is over, of what was before: with it two worlds in one state can only end alike (EXP-215).</summary>
/// <remarks>Judges that look at one entry alone need nothing kept: what is wrong there is wrong already.</remarks>
internal sealed class JudgedPast(EsmClaim claim)
{
    /// <summary>Whether it is all that counts: where two consumers are compared, the other one goes its own way from decision to decision.</summary>
    public static bool Suffices(EsmClaim claim) => claim != EsmClaim.Same;

    public IEnumerable<string> Of(EsmLedger ledger)
    {
        var effects = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var kept = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var firsts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (var index = 0; index < ledger.Length; index++)
        {
            switch (ledger.At(index))
            {
                case EffectMarked effect:
                    Count(effects, $"{effect.Kind}\n{effect.Key}\n{effect.Token}\n{effect.PayloadHash}");
                    // Of what was asked for under one token the first counts.
                    if (effect.Token is { } token) firsts.TryAdd($"{effect.Kind}\n{token}", StateProjection.NameOf(effect));
                    break;
                case BatchDiscarded discarded:
                    Count(kept, $"discarded {discarded.MappingId} {discarded.ShardId} {Names(discarded)}");
                    break;
                case InvocationRecordSent sent:
                    Count(kept, $"told {sent.MappingId} {sent.Failure} {Names(sent)}");
                    break;
                case MessageMovedToDeadLetterQueue or MessageExpired:
                    Count(kept, $"gone {Names(ledger.At(index))}");
                    break;
                case MessageRedriven redriven:
                    Count(kept, $"again {Names(redriven)}");
                    break;
                default:
                    break;
            }
        }

        return
        [
            .. effects.Concat(kept).Select(counted => counted.Key + counted.Value.ToString(CultureInfo.InvariantCulture)),
            "",
            .. firsts.Select(first => $"{first.Key}\n{first.Value}"),
            .. claim == EsmClaim.OrderPerKey ? Judge.FirstEffects(ledger).Select(group => $"{group.Key}\n{string.Join('\n', group.Value)}") : [],
            Judge.BlockedShard(ledger) is { } blocked ? $"{blocked.MappingId} {blocked.ShardId}" : "",
        ];
    }

    private static void Count(SortedDictionary<string, int> counts, string what) => counts[what] = counts.GetValueOrDefault(what) + 1;

    private static string Names(LedgerEntry entry) => string.Join(',', entry.Records);
}
