using System.Text;
using EsmTestKit.Internal.Contracts;
using EsmTestKit.Internal.Functions;

namespace EsmTestKit.Internal.Lints;

/// <summary>What the consumer of a proof does.</summary>
internal static class ProofScript
{
    /// <summary>It does every record, in this time.</summary>
    public static ScriptedOutcome Done(LintSubject subject, TimeSpan after = default) => Answer(subject, []) with { After = after };

    /// <summary>It fails on its first record, as the mapping lets it say: reported where that is read, else thrown.</summary>
    public static ScriptedOutcome Poisoned(LintSubject subject, ScriptedCall call)
    {
        if (call.Request.Records.Count == 0 || call.Request.Records.All(record => record.Number != 1)) return Done(subject);
        if (!subject.Configuration.ReportBatchItemFailures) return new ScriptedOutcome.Throw("Exception", $"{subject.SourceName}#1 cannot be read");
        var at = call.Request.Records.ToList().FindIndex(record => record.Number == 1);
        var items = DeliveredItem.AllOf(call.Request.Payload.Span);
        // Of a FIFO group everything behind it, too, as AWS asks for (SQS-373).
        return Answer(subject, [.. items.Skip(at).Take(subject.IsFifo ? items.Count : 1).Select(item => item.Id)]);
    }

    private static ScriptedOutcome.Return Answer(LintSubject subject, IEnumerable<string> failed)
    {
        var failures = string.Join(',', failed.Select(id => $$"""{"itemIdentifier":"{{id}}"}"""));
        return new ScriptedOutcome.Return(Encoding.UTF8.GetBytes($"{{{(subject.HasTumblingWindow ? "\"state\":{}," : "")}\"batchItemFailures\":[{failures}]}}"));
    }
}
