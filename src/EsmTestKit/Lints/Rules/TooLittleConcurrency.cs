using System.Globalization;

namespace EsmTestKit.Internal.Lints;

/// <summary>Less reserved concurrency than the mapping's pollers use: the rest is throttled (ADD-54).</summary>
internal sealed class TooLittleConcurrency : LintRule
{
    private const int Initial = 5;
    private const int MostMessages = 4_000;

    public override string Id => "LINT-CONCURRENCY";

    public override IReadOnlyList<string> Rules { get; } = ["ADD-54", "SQS-341"];

    public override LintFinding? Look(LintSubject subject)
    {
        // 0 is how a function is switched off.
        if (subject.IsStream || subject.Function.ReservedConcurrency is not (> 0 and var reserved)) return null;
        if (subject.Configuration.MaximumConcurrency is null && reserved < Initial)
        {
            return new LintFinding(Text($"The function has a reserved concurrency of {reserved}, and a mapping without MaximumConcurrency begins with 5 invocations at once: those beyond {reserved} are throttled."), Text($"Reserve 5 or more, or set MaximumConcurrency = {Math.Max(2, reserved)}."));
        }

        return reserved < subject.ReservedForQueues
            ? new LintFinding(Text($"The function has a reserved concurrency of {reserved}, and its mappings on queues may run {subject.ReservedForQueues} batches at once: those beyond are throttled."), Text($"Reserve {subject.ReservedForQueues}, or lower MaximumConcurrency."))
            : null;
    }

    public override async Task<IReadOnlyList<string>?> ProveAsync(LintSubject subject)
    {
        var work = subject.Function.Timeout * 0.9;
        // The mapping has the function for itself here: what the other mappings use of it is taken away.
        var others = subject.ReservedForQueues - (subject.Configuration.MaximumConcurrency ?? 0);
        var alone = subject with { Function = subject.Function with { ReservedConcurrency = Math.Max(1, subject.Function.ReservedConcurrency!.Value - others) } };
        using var world = new ProofWorld(alone, (_, _) => ProofScript.Done(subject, work));
        // Pollers grow while there is more to do: with a limit of their own it takes a while until there are too many.
        var batches = subject.Configuration.MaximumConcurrency is null ? 8 : 300;
        world.Send(Math.Min(subject.Configuration.BatchSize * batches, MostMessages), eachItsOwnGroup: true);
        await world.RunAsync(subject.Configuration.MaximumBatchingWindow + (subject.Queue!.Visibility * 3) + (work * batches / 4)).ConfigureAwait(false);
        var (throttles, runs, dead) = (world.Told<InvocationRefused>().Count(), world.Mapping.Invocations.Count, world.Told<MessageMovedToDeadLetterQueue>().Count());
        if (throttles == 0) return null;
        return ProofStory.Of(
            $"A consumer that needs {ProofStory.Span(work)}, never fails, and finds the queue full:",
            world.Told<LedgerEntry>().Where(entry => entry is InvocationStarted or InvocationRefused or MessageMovedToDeadLetterQueue or QueueBatchSettled { Disposition: "abandoned" }),
            Text($"{throttles} attempts were throttled beside {runs} that ran{(dead > 0 ? $", and {dead} messages are in the dead-letter queue" : "")}."));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
