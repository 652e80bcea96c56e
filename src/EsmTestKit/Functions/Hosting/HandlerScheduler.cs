using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Functions;

/// <summary>The owned scheduler of one invocation: what its handler yields, starts or continues comes back to the driver, first in first out (EXP-400).</summary>
/// <remarks>No synchronization context is installed, as Lambda has none: with one, <c>.Result</c> would deadlock where production does not.</remarks>
internal sealed class HandlerScheduler(HandlerRun run, Stage stage) : TaskScheduler
{
    public override int MaximumConcurrencyLevel => 1;

    public void Run(Task task)
    {
        // A killed invocation never goes on.
        if (run.IsAbandoned) return;
        if (LibraryStep.Of(task) is { } step) step();
        else TryExecuteTask(task);
    }

    protected override void QueueTask(Task task)
    {
        RuleHits.Note("EXP-400");
        stage.Ready(run, task);
    }

    // Else StartNew(...).Wait() inside a handler would deadlock, as it does not on Lambda (EXP-407). Only where the handler's
    // own code is running already: a continuation that another thread completes must come back through the queue.
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued)
    {
        if (run.IsAbandoned || !stage.IsRunning(run)) return false;
        RuleHits.Note("EXP-407");
        return TryExecuteTask(task);
    }

    protected override IEnumerable<Task> GetScheduledTasks() => stage.ReadyOf(run);
}
