using EsmTestKit.Internal.Time;

namespace EsmTestKit.Internal.Wire;

/// <summary>Ids of requests (WIR-008), from a counter of their own: calls over the wire leave the simulation's ids as they are.</summary>
internal sealed class RequestIds
{
    private readonly MadeIds _ids = new(0x5EED_0F1D);
    private readonly object _lock = new();

    public string Next()
    {
        lock (_lock) return _ids.NextUuid();
    }
}
