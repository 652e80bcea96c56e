using EsmTestKit.Internal.Ground;

namespace EsmTestKit.Internal.Functions;

/// <summary>Moves the clock: steps from due entry to due entry, never jumps.</summary>
[NoState("it holds nothing between two drives")]
internal sealed class Driver(World world, Stage stage, FunctionRegistry functions)
{
    /// <summary>User code runs on the calling thread: it was seen not to block, and many worlds are run in a row.</summary>
    public bool StaysHere { get; set; }

    /// <summary>Everything due within the span happens, the end instant included; then the clock stands at its end.</summary>
    public Task AdvanceAsync(TimeSpan span, CancellationToken cancellation)
    {
        if (span < TimeSpan.Zero)
        {
            throw new EsmUsageException($"The clock cannot be advanced by {span}.", "Time only moves on: give zero or more.");
        }

        return RunAsync(world.Now + span, null, cancellation);
    }

    /// <summary>Until nothing counts any more; the clock stops at the last thing that counted.</summary>
    /// <param name="activity">What is still going on.</param>
    /// <param name="atMost">The bound; past it the run fails and says what was left.</param>
    public async Task RunUntilIdleAsync(IActivity activity, TimeSpan atMost, CancellationToken cancellation)
    {
        if (await RunAsync(world.Now + atMost, activity, cancellation).ConfigureAwait(false) is { } left)
        {
            throw new EsmUsageException(
                $"The simulation did not become idle within {atMost} of virtual time. Left: {left}. Likely causes: a function that always fails, without a redrive policy or a retry limit; a visibility timeout or delay beyond the bound; reserved concurrency of 0.",
                "Give the queue a RedrivePolicy, the mapping a retry limit, or advance by a span with AdvanceAsync.");
        }
    }

    /// <summary>Until something that was asked for has happened; the clock moves no further than that.</summary>
    /// <param name="asked">What it is, for the error.</param>
    /// <param name="hasHappened">Whether it has.</param>
    /// <param name="atMost">The bound; past it the run fails.</param>
    public async Task RunUntilAsync(string asked, Func<bool> hasHappened, TimeSpan atMost, CancellationToken cancellation)
    {
        await RunAsync(world.Now + atMost, new Awaited(asked, hasHappened), cancellation).ConfigureAwait(false);
        if (!hasHappened())
        {
            throw new EsmUsageException(
                $"There was no {asked} within {atMost} of virtual time.",
                "Raise EsmSimulationSettings.IdleLimit, or let the function end: its timeout is LambdaFunctionSettings.Timeout.");
        }
    }

    /// <summary>Until nothing counts any more, on the calling thread: for code that is known not to block, and for many worlds in a row.</summary>
    /// <param name="activity">What is still going on.</param>
    /// <param name="mostSteps">The bound.</param>
    /// <returns>False: the bound was reached.</returns>
    public bool RunHere(IActivity activity, int mostSteps) =>
        new Drive(world, stage, DateTimeOffset.MaxValue, activity, CancellationToken.None).RunHere(mostSteps);

    /// <summary>The same on a thread of its own, watched.</summary>
    public async Task<bool> RunApartAsync(IActivity activity, int mostSteps)
    {
        await new Drive(world, stage, DateTimeOffset.MaxValue, activity, CancellationToken.None).RunApartAsync(mostSteps).ConfigureAwait(false);
        return !activity.IsBusy;
    }

    private async Task<string?> RunAsync(DateTimeOffset limit, IActivity? activity, CancellationToken cancellation)
    {
        if (stage.Current is { } run)
        {
            throw new EsmUsageException(
                $"The clock was advanced from inside the handler of \"{run.Invocation.Function.Name}\".",
                "Time belongs to the test: let the handler wait on the simulation's clock (await Task.Delay(span, sim.Clock)), or set LambdaFunctionSettings.Duration.");
        }

        var drive = new Drive(world, stage, limit, activity, cancellation);
        if (functions.RunUserCode && !StaysHere) await drive.RunApartAsync().ConfigureAwait(false);
        else drive.RunHere();
        return drive.Left;
    }

    /// <summary>Something that was asked for.</summary>
    private sealed class Awaited(string asked, Func<bool> hasHappened) : IActivity
    {
        public bool IsBusy => !hasHappened();

        public string? Busy => hasHappened() ? null : asked;
    }
}
