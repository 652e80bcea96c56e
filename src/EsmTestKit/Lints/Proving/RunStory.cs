namespace EsmTestKit.Internal.Lints;

/// <summary>What the simulation itself has run, around one invocation.</summary>
internal static class RunStory
{
    public static IEnumerable<LambdaInvocation> EndedOf(LintSubject subject) =>
        subject.Ledger.OfType<InvocationEnded>().Select(ended => ended.Invocation).Where(invocation => invocation.Request.MappingId == subject.Mapping.Uuid);

    /// <summary>From the sending of the invocation's records to what became of them.</summary>
    public static IReadOnlyList<string> Around(LintSubject subject, LambdaInvocation invocation, string scene, string outcome) =>
        ProofStory.Of(scene, subject.Ledger.Where(entry => entry.Records.Any(invocation.Records.Contains)), outcome);
}
