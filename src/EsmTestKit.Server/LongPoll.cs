using EsmTestKit.Internal.Rules;
using EsmTestKit.Internal.Sqs;

namespace EsmTestKit.Internal.Server;

/// <summary>A receive that waits for a message, on the machine's clock: where the simulation's clock does not move by itself, nobody waits (WIR-053, ADD-81).</summary>
internal static class LongPoll
{
    /// <summary>Ends with the first message that can be received, with the wait, or with the caller.</summary>
    public static async Task WaitAsync(EsmSimulation simulation, QueueStore queue, TimeSpan wait, CancellationToken gone)
    {
        RuleHits.Note("WIR-053", "ADD-81");
        var available = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look()
        {
            if (queue.HasReceivable) available.TrySetResult();
        }

        simulation.World.Door.Enter(() =>
        {
            queue.AvailabilityChanged += Look;
            Look();
        });
        try
        {
            await available.Task.WaitAsync(wait, gone).ConfigureAwait(false);
        }
        catch (Exception over) when (over is TimeoutException or OperationCanceledException)
        {
            // Nothing came: the answer is empty.
        }
        finally
        {
            simulation.World.Door.Enter(() => { queue.AvailabilityChanged -= Look; });
        }
    }
}
