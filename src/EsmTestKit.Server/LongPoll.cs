using EsmTestKit.Internal.Sqs;

namespace EsmTestKit.Internal.Server;

/// <summary>One receive that waits. It is looked at inside the simulation's door.</summary>
internal sealed class LongPoll(EsmSimulation simulation, QueueStore queue, DateTimeOffset until)
{
    private readonly TaskCompletionSource _available = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public EsmSimulation Simulation => simulation;

    /// <summary>The end of its wait, on the simulation's clock.</summary>
    public DateTimeOffset Until => until;

    /// <summary>A message can be received.</summary>
    public Task Available => _available.Task;

    public void Look()
    {
        if (queue.HasReceivable) _available.TrySetResult();
    }

    /// <summary>When, later and within the wait, a message becomes visible; null: never, or one can be received now.</summary>
    public DateTimeOffset? NextAt()
    {
        Look();
        return !Available.IsCompleted && queue.NextAvailableAt is { } at && at > simulation.Now && at <= until ? at : null;
    }
}
