using System.Text;
using EsmTestKit.Internal.Functions;
using EsmTestKit.Internal.Ground;

namespace EsmTestKit;

/// <summary>One invocation of a function that started.</summary>
[NoState("it tells what was")]
public sealed class LambdaInvocation
{
    private string? _event;

    internal LambdaInvocation(InvokeRequest request, string executedVersion, int environment, bool isColdStart, DateTimeOffset startedAt)
    {
        Request = request;
        ExecutedVersion = executedVersion;
        Environment = environment;
        IsColdStart = isColdStart;
        StartedAt = startedAt;
    }

    /// <summary>The function's name.</summary>
    public string FunctionName => Request.Function.Name;

    /// <summary>The version that ran: <c>$LATEST</c> or a number, aliases resolved.</summary>
    public string ExecutedVersion { get; }

    /// <summary>What the context showed as <c>AwsRequestId</c>.</summary>
    public string RequestId => Request.RequestId;

    /// <summary>The execution environment, numbered per version in order of cold starts, from 1.</summary>
    public int Environment { get; }

    /// <summary>Whether the environment was started for this invocation.</summary>
    public bool IsColdStart { get; }

    /// <summary>The event as JSON, byte for byte as the handler got it.</summary>
    // Text when somebody reads it: most invocations of an exploration are never looked at.
    public string Event => _event ??= Encoding.UTF8.GetString(Request.Payload.Span);

    /// <summary>The records in the event, by name, in order.</summary>
    public IReadOnlyList<RecordName> Records => Request.Records;

    /// <summary>The start on the simulation's clock.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>The end on the simulation's clock; null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>The payload that the function answered with, as text; null while it runs and when it failed. Nothing returned is the text <c>null</c>.</summary>
    public string? Result { get; private set; }

    /// <summary>The exception's type name where the function failed, else null.</summary>
    public string? ErrorType { get; private set; }

    /// <summary>The exception's message where the function failed, else null.</summary>
    public string? ErrorMessage { get; private set; }

    /// <summary>What the handler threw, with its stack trace; null where it did not throw. Never part of the ledger's text.</summary>
    public Exception? Exception { get; private set; }

    /// <summary>Whether the function ran into its timeout.</summary>
    public bool TimedOut { get; private set; }

    /// <summary>The lines written through the context's logger, in order.</summary>
    public IReadOnlyList<string> Logs { get; private set; } = [];

    /// <summary>Whether the handler did work on threads that the kit does not control: its order is the machine's, not the seed's.</summary>
    public bool HasEscaped { get; private set; }

    internal InvokeRequest Request { get; }

    internal void End(InvokeOutcome outcome, DateTimeOffset at, RunningInvocation run)
    {
        EndedAt = at;
        Logs = run.Logs;
        HasEscaped = run.HasEscaped;
        switch (outcome)
        {
            case InvokeOutcome.Returned returned:
                Result = returned.Payload.Span.SequenceEqual("null"u8) ? "null" : Encoding.UTF8.GetString(returned.Payload.Span);
                break;
            case InvokeOutcome.FunctionError error:
                (ErrorType, ErrorMessage, TimedOut) = (error.ErrorType, error.ErrorMessage, error.TimedOut);
                Exception = run.Exception;
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}
