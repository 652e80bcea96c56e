using EsmTestKit.Internal.Functions;

namespace EsmTestKit.Internal.Lints;

/// <summary>A visibility timeout below six times the function's and the window: messages come back while they are worked on, or before a throttled batch had another try (SQS-329).</summary>
internal sealed class ShortVisibility : LintRule
{
    public override string Id => "LINT-VISIBILITY";

    public override IReadOnlyList<string> Rules { get; } = ["SQS-329", "SQS-341", "SQS-326"];

    public override LintFinding? Look(LintSubject subject) => subject.Queue is not { } queue || queue.Visibility >= Enough(subject) ? null : new LintFinding(
        $"The queue hides messages for {ProofStory.Span(queue.Visibility)}; the function may run for {ProofStory.Span(subject.Function.Timeout)}{(Window(subject) > TimeSpan.Zero ? $" after a window of {ProofStory.Span(Window(subject))}" : "")}.",
        $"Set VisibilityTimeout to six times the function's timeout and the window: {ProofStory.Span(Enough(subject))}.");

    public override Task<IReadOnlyList<string>?> ProveAsync(LintSubject subject) =>
        subject.Queue!.Visibility < Window(subject) + Work(subject) ? ProveTwiceAsync(subject) : ProveThrottledAsync(subject);

    private static TimeSpan Window(LintSubject subject) => subject.Configuration.MaximumBatchingWindow;

    private static TimeSpan Enough(LintSubject subject) => (subject.Function.Timeout * 6) + Window(subject);

    // Nearly as long as it may.
    private static TimeSpan Work(LintSubject subject) => subject.Function.Timeout * 0.9;

    private static async Task<IReadOnlyList<string>?> ProveTwiceAsync(LintSubject subject)
    {
        using var world = new ProofWorld(subject, (_, _) => ProofScript.Done(subject, Work(subject)));
        world.Send();
        await world.RunAsync(Enough(subject)).ConfigureAwait(false);
        var times = world.Deliveries(world.Record(1));
        return times < 2 ? null : ProofStory.Of($"A consumer that needs {ProofStory.Span(Work(subject))}, and never fails:", world.Ledger, $"{world.Record(1)} was processed {ProofStory.Times(times)}: its visibility ended while it was being collected and worked on.");
    }

    private static async Task<IReadOnlyList<string>?> ProveThrottledAsync(LintSubject subject)
    {
        // With enough visibility a batch that is throttled this long gets its turn within one receive.
        var throttled = subject.Queue!.Visibility - subject.Function.Timeout + TimeSpan.FromSeconds(1);
        using var world = new ProofWorld(subject, (_, since) => since < throttled + Window(subject) ? new ScriptedOutcome.Throttle() : ProofScript.Done(subject));
        world.Send();
        await world.RunAsync((subject.Queue.Visibility * 3) + Window(subject)).ConfigureAwait(false);
        if (world.Told<QueueBatchSettled>().FirstOrDefault(settled => settled.Disposition == "abandoned") is not { } abandoned) return null;
        var receives = world.Told<MessagesReceived>().Count(received => received.Records.Contains(world.Record(1)));
        var isDead = world.Told<MessageMovedToDeadLetterQueue>().Any();
        var most = subject.Queue.MaxReceiveCount is { } count ? $" of {count}" : "";
        return ProofStory.Of(
            $"The function is throttled for {ProofStory.Span(throttled)}, and never fails:",
            world.Ledger,
            isDead
                ? $"{world.Record(1)} is in the dead-letter queue, and the consumer never saw it."
                : $"The batch was given up after {ProofStory.Span(abandoned.At - world.Sim.Settings.StartTime)}, since its messages could have become visible while it runs; {world.Record(1)} took {receives} receives{most} instead of one.");
    }
}
