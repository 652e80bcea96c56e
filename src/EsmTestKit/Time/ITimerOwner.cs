namespace EsmTestKit.Internal.Time;

/// <summary>Whoever waits on the virtual clock; an invocation that only waits here may be left alone until its timer fires.</summary>
internal interface ITimerOwner
{
    void WaitBegan();

    void WaitEnded();
}
