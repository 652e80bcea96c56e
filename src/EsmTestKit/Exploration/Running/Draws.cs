namespace EsmTestKit.Internal.Exploration;

/// <summary>Random numbers of one run: the same for one campaign and run number in every process (EXP-600).</summary>
internal sealed class Draws(long campaign, long run)
{
    private readonly Time.MadeIds _source = new(unchecked((campaign * 1_000_003) ^ (run * 0x2545F4914F6CDD1D)));

    public int Below(int limit) => (int)(_source.Next() % (ulong)limit);

    /// <summary>From 0 to below 1.</summary>
    public double Share() => (_source.Next() >> 11) * (1.0 / (1UL << 53));
}
