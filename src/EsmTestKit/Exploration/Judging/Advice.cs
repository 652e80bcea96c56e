using System.Diagnostics;

namespace EsmTestKit.Internal.Exploration;

/// <summary>What to change, in a sentence or two per finding.</summary>
internal static class Advice
{
    public const string Invariant = "Make the change conditional, so that it cannot be made where the invariant would break (a condition expression, a unique key, a version number).";

    public const string Liveness = "Give the queue a RedrivePolicy or the stream mapping MaximumRetryAttempts and a destination; release locks and \"in progress\" marks when they are older than the function's timeout.";

    public const string Overlap = "Nothing was delivered twice; work that overlaps passed each other, and what one had read was no longer so when it wrote. Let the store do both in one step (an update that adds, a condition on the version that was read, SELECT ... FOR UPDATE), or let one come after the other: a FIFO queue with a group per key.";

    public const string LateWork = "Await everything the handler starts, before it returns: Lambda freezes the environment, and what was not awaited may never run.";

    public const string GivenUp = "The consumer fails more often than the mapping tries again, and nothing keeps what it gives up: name an OnFailure destination, and raise MaximumRetryAttempts and MaximumRecordAge beyond the longest outage to be stood.";

    public static string Of(EsmClaim claim) => claim switch
    {
        EsmClaim.Idempotent or EsmClaim.ExactlyOnce => "Remember what was done under a business key, in the same atomic write as the effect: a conditional put, a unique index, an idempotency token that the other side honours. A check before and a mark after are two steps, and AWS may deliver again between them.",
        EsmClaim.NoLoss => "Report or throw for whatever was not done, and mark a record as done only together with its effect.",
        EsmClaim.OrderPerKey => "After a failure stop with the group or key, and return it and everything behind it in batchItemFailures.",
        EsmClaim.BatchCutInvariant => "Keep nothing in the handler that depends on which records come together: AWS cuts batches as it likes.",
        EsmClaim.ToleratesReordering => "Let the newer win: compare a version or time of the record itself before writing, or use a FIFO queue with a group per key.",
        EsmClaim.HealthyRecordsFinish => "Raise maxReceiveCount (AWS advises 5 or more), report failures one by one (ReportBatchItemFailures), and leave healthy groups alone when another fails.",
        EsmClaim.Same => "Decide which of the two is right: the column beside shows what the other one does under the same delivery.",
        _ => throw new UnreachableException(),
    };
}
