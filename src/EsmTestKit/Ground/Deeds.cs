using EsmTestKit.Internal.Time;

namespace EsmTestKit.Internal.Ground;

/// <summary>What producers, operators and tests will do later: a simulation is not idle before it is done.</summary>
internal sealed class Deeds(Timeline timeline)
{
    /// <summary>How many are still to be done.</summary>
    public int Left { get; private set; }

    public void After(TimeSpan delay, Action deed)
    {
        Left++;
        timeline.After(delay, () =>
        {
            Left--;
            deed();
        });
    }
}
