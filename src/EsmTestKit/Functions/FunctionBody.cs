namespace EsmTestKit.Internal.Functions;

/// <summary>What runs when a function is invoked.</summary>
internal abstract class FunctionBody
{
    /// <summary>Whether a user's code runs: then the drive needs a thread of its own.</summary>
    public abstract bool IsUserCode { get; }

    /// <summary>Nothing can make a second instance: every invocation, even beside another, uses the same.</summary>
    public virtual bool SharesOneEnvironment => false;

    /// <summary>The class of the user's handler; null: there is none.</summary>
    public virtual Type? ConsumerClass => null;

    /// <summary>Asked before the function is started: a script may want this very attempt to be throttled.</summary>
    public abstract bool WantsThrottle(InvokeRequest request);

    /// <summary>Starts; the invocation is told later how it ended.</summary>
    public abstract void Start(RunningInvocation invocation);
}
