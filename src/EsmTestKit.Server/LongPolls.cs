using EsmTestKit.Internal.Rules;
using EsmTestKit.Internal.Sqs;

namespace EsmTestKit.Internal.Server;

/// <summary>The receives that wait for a message, on the machine's clock: where the simulation's clock does not move by itself, nobody waits (WIR-053, ADD-81).</summary>
/// <remarks>A clock that jumps goes to the instant at which a delayed or hidden message comes, and does not let the client wait for it.</remarks>
internal sealed class LongPolls
{
    private readonly List<LongPoll> _waiting = [];

    /// <summary>The next instant within somebody's wait at which a message can be received; null: there is none.</summary>
    public DateTimeOffset? NextAt(EsmSimulation simulation)
    {
        List<LongPoll> polls;
        lock (_waiting) polls = _waiting.FindAll(poll => poll.Simulation == simulation);
        return simulation.World.Door.Enter(() => polls.Select(poll => poll.NextAt()).Min());
    }

    /// <summary>Ends with the first message that can be received, with the wait, or with the caller.</summary>
    public async Task WaitAsync(EsmSimulation simulation, QueueStore queue, TimeSpan wait, ClockKeeper clock, CancellationToken gone)
    {
        RuleHits.Note("WIR-053", "ADD-81");
        var poll = new LongPoll(simulation, queue, simulation.Now + wait);
        lock (_waiting) _waiting.Add(poll);
        simulation.World.Door.Enter(() =>
        {
            queue.AvailabilityChanged += poll.Look;
            poll.Look();
        });
        // What comes later may be there already, hidden.
        clock.Wake();
        try
        {
            await poll.Available.WaitAsync(wait, gone).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Nothing came. The answer is empty, unless the wait itself brings something.
            await clock.PassAsync(simulation, poll.Until).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The client or the server goes: the answer is empty.
        }
        finally
        {
            lock (_waiting) _waiting.Remove(poll);
            simulation.World.Door.Enter(() => { queue.AvailabilityChanged -= poll.Look; });
        }
    }
}
