using EsmTestKit.Internal.Ground;

namespace EsmTestKit.Internal.Functions;

/// <summary>All that keeps a simulation from being idle (the definition of idle in the design).</summary>
internal sealed class WorldActivity(Deeds deeds, Invoker invoker, params IActivity[] others) : IActivity
{
    public bool IsBusy => invoker.Running.Count > 0 || deeds.Left > 0 || Array.Exists(others, other => other.IsBusy);

    public string? Busy =>
        invoker.Running is [var first, ..] ? $"{invoker.Running.Count} running invocation(s), the first of \"{first.Function.Name}\""
        : deeds.Left > 0 ? $"{deeds.Left} thing(s) still to be done"
        : Array.Find(others, other => other.IsBusy)?.Busy;
}
