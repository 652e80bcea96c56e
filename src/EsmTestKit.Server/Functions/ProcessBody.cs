using System.Diagnostics;
using EsmTestKit.Internal.Functions;

namespace EsmTestKit.Internal.Server;

/// <summary>A function whose handler is in another process.</summary>
internal sealed class ProcessBody(Stage stage, FunctionProcess process) : FunctionBody
{
    public override bool IsUserCode => true;

    // One process is one environment, whatever number of invocations AWS would run side by side.
    public override bool SharesOneEnvironment => true;

    public override bool WantsThrottle(InvokeRequest request) => false;

    public override void Start(RunningInvocation invocation)
    {
        var call = new ProcessCall(invocation.Request.RequestId, invocation.InvokedArn, invocation.Request.Payload, invocation.Deadline - invocation.StartedAt);
        // The task itself, with no step of our own behind it: nothing of the run may wander onto the server's threads.
        stage.Start(invocation, () => process.Send(call), ended => End(invocation, call, ended));
    }

    private static void End(RunningInvocation invocation, ProcessCall call, Task<ReadOnlyMemory<byte>> ended)
    {
        foreach (var line in call.TakeLines()) invocation.Log(line);
        if (ended.IsCompletedSuccessfully)
        {
            invocation.EndAfterHandler(() => invocation.Answer(ended.Result));
            return;
        }

        switch (ended.Exception?.InnerException)
        {
            case ProcessTimedOut:
                break; // It runs into its timeout on the simulation's clock too (WIR-098).
            case ProcessFailed failed:
                invocation.EndAfterHandler(() => invocation.Fail(failed.ErrorType, failed.Message));
                break;
            default:
                throw new UnreachableException();
        }
    }
}
