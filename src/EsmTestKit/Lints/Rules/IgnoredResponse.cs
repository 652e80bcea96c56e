using System.Text;
using EsmTestKit.Internal.Invoking;

namespace EsmTestKit.Internal.Lints;

/// <summary>The function reports failures, and the mapping does not read them: they are lost (SQS-355, STR-210). Seen in what has run.</summary>
internal sealed class IgnoredResponse : LintRule
{
    public override string Id => "LINT-RESPONSE-IGNORED";

    public override IReadOnlyList<string> Rules { get; } = ["SQS-355", "STR-210"];

    public override LintFinding? Look(LintSubject subject) => subject.Configuration.ReportBatchItemFailures || Seen(subject) is null ? null : new LintFinding(
        "The function reports failed records in batchItemFailures, and FunctionResponseTypes is empty: the mapping takes the batch for done, and the records are lost.",
        "Set FunctionResponseTypes = [FunctionResponseType.ReportBatchItemFailures].");

    public override Task<IReadOnlyList<string>?> ProveAsync(LintSubject subject) => Task.FromResult<IReadOnlyList<string>?>(RunStory.Around(subject, Seen(subject)!, "The function reported a failure here:", "The mapping went on as after a success."));

    private static LambdaInvocation? Seen(LintSubject subject) => RunStory.EndedOf(subject).FirstOrDefault(invocation =>
        invocation.Result is { } answer && BatchResponse.Read(Encoding.UTF8.GetBytes(answer)) is BatchResponse.Reported);
}
