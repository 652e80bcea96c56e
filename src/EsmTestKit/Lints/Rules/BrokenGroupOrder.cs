namespace EsmTestKit.Internal.Lints;

/// <summary>A FIFO consumer reports one message and lets later ones of its group pass: their order is broken (SQS-373). Seen in what has run.</summary>
internal sealed class BrokenGroupOrder : LintRule
{
    public override string Id => "LINT-FIFO-ORDER";

    public override IReadOnlyList<string> Rules { get; } = ["SQS-373", "SQS-371"];

    public override LintFinding? Look(LintSubject subject) => Seen(subject) is not { } broken ? null : new LintFinding(
        $"The function reported {broken.Failed} and not the messages of its group behind it: they are deleted, and {broken.Failed} comes back after them.",
        "Stop at the first failure of a group, and report it with all messages of the group behind it.");

    public override Task<IReadOnlyList<string>?> ProveAsync(LintSubject subject)
    {
        var broken = Seen(subject)!;
        // The invocation that ended last before it.
        var invocation = subject.Ledger.OfType<InvocationEnded>().Last(ended => ended.Ordinal < broken.Ordinal && ended.Records.Contains(broken.Failed)).Invocation;
        return Task.FromResult<IReadOnlyList<string>?>(RunStory.Around(subject, invocation, "The function reported a failure here:", $"{string.Join(", ", broken.Deleted)} overtook {broken.Failed}, though they are of the group {broken.Group}."));
    }

    private static MessageGroupOrderBroken? Seen(LintSubject subject) => subject.Ledger.OfType<MessageGroupOrderBroken>().FirstOrDefault(broken => broken.MappingId == subject.Mapping.Uuid);
}
