using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Sqs;

namespace EsmTestKit.Internal.Functions;

/// <summary>What is costly to make out of a user's types, and the same in every world: made once for all worlds of an exploration.</summary>
/// <param name="isShared">Whether many worlds use it.</param>
[NoState("one for all worlds of a search, with nothing of any of them")]
internal sealed class Workshop(bool isShared = false)
{
    public GateMethods Gates { get; } = new();

    public HandlerBindings Handlers { get; } = new();

    public QueueEventRecords QueueRecords { get; } = new(isShared);

    public SlowOptions Slow { get; } = new();
}
