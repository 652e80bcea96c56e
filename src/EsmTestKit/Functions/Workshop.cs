namespace EsmTestKit.Internal.Functions;

/// <summary>What is costly to make out of a user's types, and the same in every world: made once for all worlds of an exploration.</summary>
internal sealed class Workshop
{
    public GateMethods Gates { get; } = new();

    public HandlerBindings Handlers { get; } = new();
}
