namespace EsmTestKit.Internal.Time;

/// <summary>Whoever waits on the virtual clock; an invocation that only waits here may be left alone until its timer fires.</summary>
internal interface ITimerOwner
{
    /// <summary>Killed: whatever it waits for never comes.</summary>
    bool IsAbandoned { get; }

    /// <param name="isLimit">A limit on something else (a token that cancels later), not what is waited for.</param>
    void WaitBegan(bool isLimit);

    void WaitEnded(bool isLimit);

    /// <summary>A timer of it fires: whatever waited for it is about to go on.</summary>
    void Woken();
}
