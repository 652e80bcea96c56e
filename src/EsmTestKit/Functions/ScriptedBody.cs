namespace EsmTestKit.Internal.Functions;

/// <summary>What a script is asked.</summary>
internal sealed record ScriptedCall(InvokeRequest Request, string ExecutedVersion);

/// <summary>What a script answers: the outcome, and the virtual time until then.</summary>
internal abstract record ScriptedOutcome
{
    private protected ScriptedOutcome()
    {
    }

    /// <summary>The virtual time that it takes; at or beyond the timeout it is a timeout.</summary>
    public TimeSpan After { get; init; }

    public sealed record Return(ReadOnlyMemory<byte> Payload) : ScriptedOutcome;

    public sealed record Throw(string ErrorType, string ErrorMessage) : ScriptedOutcome;

    public sealed record TimeOut : ScriptedOutcome;

    public sealed record Throttle : ScriptedOutcome;
}

/// <summary>A function that follows a script instead of running code: what contracts are made of.</summary>
internal sealed class ScriptedBody(Func<ScriptedCall, ScriptedOutcome> script) : FunctionBody
{
    private ScriptedOutcome? _next;

    public override bool IsUserCode => false;

    // The throttle outcome is taken by the attempt that it refuses.
    public override bool WantsThrottle(InvokeRequest request)
    {
        _next = script(new ScriptedCall(request, request.Function.Qualifier ?? FunctionVersion.Latest));
        return _next is ScriptedOutcome.Throttle;
    }

    public override void Start(RunningInvocation invocation)
    {
        switch (_next)
        {
            case ScriptedOutcome.Return answer:
                invocation.EndAfter(answer.After, invocation.Answer(answer.Payload));
                break;
            case ScriptedOutcome.Throw error:
                invocation.EndAfter(error.After, invocation.Failure(error.ErrorType, error.ErrorMessage));
                break;
            default:
                break; // It runs into its timeout.
        }
    }
}
