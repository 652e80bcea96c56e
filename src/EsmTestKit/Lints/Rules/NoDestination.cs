namespace EsmTestKit.Internal.Lints;

/// <summary>A stream mapping that gives records up and tells nobody (STR-226, STR-344).</summary>
internal sealed class NoDestination : LintRule
{
    public override string Id => "LINT-NO-DESTINATION";

    public override IReadOnlyList<string> Rules { get; } = ["STR-226", "STR-344"];

    public override LintFinding? Look(LintSubject subject) => !subject.IsStream || subject.RetriesForEver || subject.HasTumblingWindow || subject.Configuration.OnFailureDestinationArn is not null ? null : new LintFinding(
        "Batches are given up, and no destination hears of it: their records are gone, and only a metric shows it.",
        "Set OnFailure to a queue, a topic or a bucket: OnFailure = sim.CreateQueue(\"failed\").");

    public override async Task<IReadOnlyList<string>?> ProveAsync(LintSubject subject)
    {
        using var world = new ProofWorld(subject, (call, _) => ProofScript.Poisoned(subject, call));
        world.Send();
        await world.RunAsync(TimeSpan.FromHours(23)).ConfigureAwait(false);
        var (poison, tried) = (world.Record(1), world.Deliveries(world.Record(1)));
        if (!world.Told<BatchDiscarded>().Any() || world.Told<InvocationRecordSent>().Any()) return null;
        return ProofStory.Of($"A consumer that fails on {poison}:", world.Ledger, $"{poison} was tried {ProofStory.Times(tried)} and given up. Nothing tells of it.");
    }
}
