using System.Globalization;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;
using EsmTestKit.Internal.Time;

namespace EsmTestKit.Internal.Functions;

/// <summary>One invocation from its start to its one end: an answer, an error, or the timeout, whichever comes first on the virtual clock.</summary>
internal sealed class RunningInvocation : IDue
{
    /// <summary>A larger answer is a function error (ADD-51).</summary>
    private const int LargestAnswer = 6_291_556;

    private readonly World _world;
    private readonly Action<RunningInvocation, InvokeOutcome> _ended;
    private TimelineEntry _timeout;
    private TimeSpan _duration;
    [NoState("it tells what was")]
    private List<string>? _logs;
    private InvokeOutcome? _outcome;
    private bool _isOver;

    public RunningInvocation(World world, LambdaFunction function, FunctionVersion version, ExecutionEnvironment environment, InvokeRequest request, string? site, Action<RunningInvocation, InvokeOutcome> ended)
    {
        (_world, Function, Version, Environment, Request, _ended) = (world, function, version, environment, request, ended);
        Site = site ?? "";
        StartedAt = world.Now;
        Deadline = StartedAt + (version.Timeout ?? function.Settings.Timeout);
        _duration = function.Settings.Duration;
        _timeout = world.Timeline.At(Deadline, this);
    }

    public LambdaFunction Function { get; }

    public FunctionVersion Version { get; }

    public ExecutionEnvironment Environment { get; }

    public InvokeRequest Request { get; }

    /// <summary>What is told of it.</summary>
    public required LambdaInvocation Told { get; init; }

    /// <summary>Told how it ended.</summary>
    public required Action<InvokeOutcome> Completed { get; init; }

    /// <summary>The ARN as the caller named the function, qualifier included.</summary>
    public string InvokedArn => Request.Function.Arn(_world.Place);

    public DateTimeOffset StartedAt { get; }

    public DateTimeOffset Deadline { get; private set; }

    /// <summary>Its stable address in decisions: <c>apply[orders#1]@1</c>; empty where nothing can be chosen.</summary>
    [field: NoState("an address of choices")]
    public string Site { get; }

    /// <summary>Until the timeout, on the virtual clock.</summary>
    public TimeSpan RemainingTime => Deadline > _world.Now ? Deadline - _world.Now : TimeSpan.Zero;

    /// <summary>Lines written through the context's logger.</summary>
    public IReadOnlyList<string> Logs
    {
        get
        {
            lock (this) return _logs is null ? [] : [.. _logs];
        }
    }

    /// <summary>What the handler threw.</summary>
    [field: NoState("it tells what was")]
    public Exception? Exception { get; set; }

    /// <summary>Whether the environment ends with this invocation: it timed out or failed to start.</summary>
    public bool ResetsEnvironment { get; set; }

    /// <summary>The code that runs here; null: none does.</summary>
    public HandlerRun? Code { get; set; }

    /// <summary>Whether the handler did work that the kit does not control.</summary>
    public bool HasEscaped { get; set; }

    /// <summary>The invoke was throttled for so long before it was admitted: the function's own time is not spent by that.</summary>
    public void StartedLate(TimeSpan span)
    {
        _timeout.Cancel();
        Deadline += span;
        _timeout = _world.Timeline.At(Deadline, this);
    }

    /// <summary>The handler is slow: it does not answer before this much of the clock has passed.</summary>
    public void TakeAtLeast(TimeSpan span)
    {
        if (span > _duration) _duration = span;
    }

    /// <summary>The process ends here and now: nothing after this runs, not even finally blocks (EXP-411).</summary>
    public void Crash()
    {
        const string type = "Runtime.ExitError";
        var message = $"RequestId: {Request.RequestId} Error: Runtime exited with error: exit status 134";
        ResetsEnvironment = true;
        Code?.Abandon();
        End(Failure(type, message));
    }

    /// <summary>Keeps a line; escaped work may log from any thread.</summary>
    public void Log(string line)
    {
        lock (this) (_logs ??= []).Add(line);
    }

    /// <summary>Ends it at the later of now and the function's virtual duration, counted from the start.</summary>
    public void EndAfterHandler(InvokeOutcome outcome) => EndAt(StartedAt + _duration > _world.Now ? StartedAt + _duration : _world.Now, outcome);

    /// <summary>Ends it this long after the start; at or beyond the timeout the timeout is first.</summary>
    public void EndAfter(TimeSpan span, InvokeOutcome outcome) => EndAt(StartedAt + span, outcome);

    /// <summary>What comes of an answer.</summary>
    public InvokeOutcome Answer(ReadOnlyMemory<byte> payload)
    {
        if (payload.Length <= LargestAnswer) return new InvokeOutcome.Returned(payload, Version.Version);
        RuleHits.Note("ADD-51");
        return Failure("Function.ResponseSizeTooLarge", string.Create(CultureInfo.InvariantCulture, $"Response payload size ({payload.Length} bytes) exceeded maximum allowed payload size ({LargestAnswer} bytes)."));
    }

    /// <summary>What comes of an error.</summary>
    public InvokeOutcome Failure(string errorType, string errorMessage, bool timedOut = false) =>
        new InvokeOutcome.FunctionError(errorType, errorMessage, Version.Version, timedOut);

    /// <summary>Its end, or its timeout where that is first.</summary>
    public void FallDue()
    {
        if (_isOver) return;
        if (_outcome is { } outcome) End(outcome);
        else TimeOut();
    }

    private void EndAt(DateTimeOffset instant, InvokeOutcome outcome)
    {
        RuleHits.Note("STR-444");
        if (instant >= Deadline) return;
        _outcome = outcome;
        _world.Timeline.At(instant, this);
    }

    private void TimeOut()
    {
        const string type = "Sandbox.Timedout";
        var message = string.Create(CultureInfo.InvariantCulture, $"RequestId: {Request.RequestId} Error: Task timed out after {(Deadline - StartedAt).TotalSeconds:0.00} seconds");
        ResetsEnvironment = true;
        Code?.Abandon();
        End(Failure(type, message, timedOut: true));
    }

    private void End(InvokeOutcome outcome)
    {
        _isOver = true;
        _timeout.Cancel();
        _ended(this, outcome);
    }
}
