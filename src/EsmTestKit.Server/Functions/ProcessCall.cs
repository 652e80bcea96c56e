namespace EsmTestKit.Internal.Server;

/// <summary>One event on its way to a process, and what comes back.</summary>
/// <param name="timeout">How long the process may take, on the machine's clock.</param>
internal sealed class ProcessCall(string requestId, string functionArn, ReadOnlyMemory<byte> payload, TimeSpan timeout)
{
    private readonly TaskCompletionSource<ReadOnlyMemory<byte>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _lines = [];

    public string RequestId { get; } = requestId;

    public string FunctionArn { get; } = functionArn;

    public ReadOnlyMemory<byte> Payload { get; } = payload;

    public TimeSpan Timeout { get; } = timeout;

    public Task<ReadOnlyMemory<byte>> Answer => _answer.Task;

    public void Log(string line)
    {
        lock (_lines) _lines.Add(line);
    }

    public IReadOnlyList<string> TakeLines()
    {
        lock (_lines) return [.. _lines];
    }

    public bool Return(ReadOnlyMemory<byte> result) => _answer.TrySetResult(result);

    public bool Fail(Exception failure) => _answer.TrySetException(failure);
}

/// <summary>The process answered with an error, died, or never came to ask.</summary>
internal sealed class ProcessFailed(string errorType, string message) : Exception(message)
{
    public string ErrorType { get; } = errorType;
}

/// <summary>The process took longer than the function's timeout and was killed.</summary>
internal sealed class ProcessTimedOut() : Exception("The process took longer than the function's timeout.");
