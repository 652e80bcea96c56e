namespace EsmTestKit.Internal.Batching;

/// <summary>The open tumbling window of a shard and the state that its calls hand on (STR-280 to STR-309).</summary>
internal sealed class TumblingState
{
    private static readonly ReadOnlyMemory<byte> Empty = "{}"u8.ToArray();

    /// <summary>Null: no window is open.</summary>
    public WindowBounds? Window { get; private set; }

    /// <summary>The compact JSON; <c>{}</c> in the first call of a window (STR-287).</summary>
    public ReadOnlyMemory<byte> State { get; private set; } = Empty;

    public void Open(WindowBounds window)
    {
        if (Window == window) return;
        Window = window;
        State = Empty;
    }

    public void Keep(ReadOnlyMemory<byte> state) => State = state;

    /// <summary>After the final call the state is dropped (STR-294).</summary>
    public void Close()
    {
        Window = null;
        State = Empty;
    }
}
