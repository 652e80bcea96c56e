namespace EsmTestKit.Internal.Exploration;

/// <summary>Which records a run gave up for good: in a dead-letter queue, discarded, or expired.</summary>
internal static class GivenUp
{
    public static SortedSet<RecordName> Of(EsmLedger ledger) => Of(ledger, onlyKept: false);

    /// <summary>Those that lie somewhere, or whose time the source itself had ended: a batch that is discarded without a destination is gone (EXP-302).</summary>
    public static SortedSet<RecordName> Kept(EsmLedger ledger) => Of(ledger, onlyKept: true);

    private static SortedSet<RecordName> Of(EsmLedger ledger, bool onlyKept)
    {
        var names = Nothing();
        var original = new SortedDictionary<RecordName, RecordName>(ByName);
        for (var index = 0; index < ledger.Count; index++)
        {
            switch (ledger[index])
            {
                case BatchDiscarded when onlyKept:
                case InvocationRecordSent sent when !onlyKept || sent.Failure is not null:
                    break;
                case MessageMovedToDeadLetterQueue or BatchDiscarded or InvocationRecordSent or MessageExpired:
                    names.UnionWith(ledger[index].Records.Select(name => original.GetValueOrDefault(name, name)));
                    break;
                case MessageRedriven redriven:
                    // It is on its way again, under a new name, and still the same to whoever sent it.
                    original[redriven.Records[1]] = original.GetValueOrDefault(redriven.Records[0], redriven.Records[0]);
                    names.Remove(original[redriven.Records[1]]);
                    break;
                default:
                    break;
            }
        }

        return names;
    }

    /// <summary>How many invocations without records were given up, such as the last of a window, and of how many of them a destination was told.</summary>
    public static (int Discarded, int Told) Windows(EsmLedger ledger)
    {
        var (discarded, told) = (0, 0);
        for (var index = 0; index < ledger.Count; index++)
        {
            if (ledger[index] is BatchDiscarded { Records.Count: 0 }) discarded++;
            if (ledger[index] is InvocationRecordSent { Failure: null, Records.Count: 0 }) told++;
        }

        return (discarded, told);
    }

    public static SortedSet<RecordName> Nothing() => new(ByName);

    private static readonly Comparer<RecordName> ByName = Comparer<RecordName>.Create((left, right) =>
        string.CompareOrdinal(left.Source, right.Source) is var source and not 0 ? source : left.Number.CompareTo(right.Number));
}
