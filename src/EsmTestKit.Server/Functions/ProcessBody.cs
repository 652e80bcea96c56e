using System.Diagnostics;
using EsmTestKit.Internal.Functions;

namespace EsmTestKit.Internal.Server;

/// <summary>A function whose handler is in another process.</summary>
/// <param name="journal">Told how each event came back, and asked whether a recorded one is being replayed; null: nothing is kept.</param>
internal sealed class ProcessBody(Stage stage, FunctionProcess process, StateJournal? journal) : FunctionBody
{
    public override bool IsUserCode => true;

    // One process is one environment, whatever number of invocations AWS would run side by side.
    public override bool SharesOneEnvironment => true;

    public override bool WantsThrottle(InvokeRequest request) => false;

    public override void Start(RunningInvocation invocation)
    {
        // What a process answered before the state was saved is known; it is not asked again.
        if (journal?.IsReplaying == true) journal.Wait(invocation, () => Send(invocation));
        else Send(invocation);
    }

    private void Send(RunningInvocation invocation)
    {
        var call = new ProcessCall(invocation.Request.RequestId, invocation.InvokedArn, invocation.Request.Payload, invocation.Deadline - invocation.StartedAt);
        // The task itself, with no step of our own behind it: nothing of the run may wander onto the server's threads.
        stage.Start(invocation, new Run(this, process, invocation, call));
    }

    private void End(RunningInvocation invocation, ProcessCall call, Task ended)
    {
        var end = Of(invocation, call.TakeLines(), ended);
        journal?.Ended(invocation.Request.RequestId, end);
        end.Apply(invocation);
    }

    private static ProcessEnd Of(RunningInvocation invocation, IReadOnlyList<string> lines, Task ended)
    {
        if (ended.IsCompletedSuccessfully) return new ProcessEnd.Answered(lines, invocation.HasEscaped, ((Task<ReadOnlyMemory<byte>>)ended).Result);
        return ended.Exception?.InnerException switch
        {
            ProcessTimedOut => new ProcessEnd.TimedOut(lines, invocation.HasEscaped),
            ProcessFailed failed => new ProcessEnd.Failed(lines, invocation.HasEscaped, failed.ErrorType, failed.Message),
            _ => throw new UnreachableException(),
        };
    }

    private sealed class Run(ProcessBody body, FunctionProcess process, RunningInvocation invocation, ProcessCall call) : IHostedCode
    {
        public bool IsHere => false;

        public Task Begin() => process.Send(call);

        public void End(Task ended) => body.End(invocation, call, ended);
    }
}
