namespace EsmTestKit.Internal.Time;

/// <summary>Whoever waits on the virtual clock; an invocation that only waits here may be left alone until its timer fires.</summary>
internal interface ITimerOwner
{
    /// <summary>Killed: whatever it waits for never comes.</summary>
    bool IsAbandoned { get; }

    void WaitBegan();

    void WaitEnded();
}
