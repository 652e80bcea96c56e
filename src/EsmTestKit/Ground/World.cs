using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Time;

namespace EsmTestKit.Internal.Ground;

/// <summary>What every room stands on: one clock, one oracle, one diary, one source of ids, one door.</summary>
internal sealed class World
{
    public World(DateTimeOffset start, long seed, Oracle oracle, AwsPlace place)
    {
        Timeline = new Timeline(start);
        Ids = new MadeIds(seed);
        Oracle = oracle;
        Place = place;
        Ledger = new EsmLedger(() => Timeline.Now);
        Door = new Door();
        Metrics = new MetricBook();
    }

    public Timeline Timeline { get; }

    public MadeIds Ids { get; }

    public Oracle Oracle { get; }

    public AwsPlace Place { get; }

    public EsmLedger Ledger { get; }

    public Door Door { get; }

    public MetricBook Metrics { get; }

    public DateTimeOffset Now => Timeline.Now;
}
