using System.Globalization;

namespace EsmTestKit.Internal.Exploration;

/// <summary>A run as lines, one per move; decisions stand where they were taken (EXP-130).</summary>
internal static class Story
{
    /// <summary>How a line begins that says what was decided.</summary>
    public const string Move = ">> ";

    public static IReadOnlyList<string> Of(RunRecord run)
    {
        var lines = new List<string>();
        var decisions = new Queue<WalkStep>(run.Decisions);
        var start = run.Ledger.Count == 0 ? default : run.Ledger[0].At;
        for (var index = 0; index < run.Ledger.Count; index++)
        {
            while (decisions.TryPeek(out var next) && next.LedgerCount <= index) lines.Add(LineOf(decisions.Dequeue()));
            if (LineOf(run.Ledger[index]) is { } line) lines.Add($"{Time(run.Ledger[index].At - start),6} {line}");
        }

        foreach (var late in decisions) lines.Add(LineOf(late));
        return lines;
    }

    private static string LineOf(WalkStep step) => $"{Move}{step.Taken.Label} ({step.Taken.Because})";

    /// <summary>One entry as a line; null: nothing that a story tells.</summary>
    public static string? LineOf(LedgerEntry entry) => entry switch
    {
        InvocationStarted started => $"{started.Function}[{Names(started.Records)}] starts{(started.Invocation.IsColdStart ? ", cold" : "")}",
        InvocationEnded { Invocation.TimedOut: true } => "  times out",
        InvocationEnded { Invocation.ErrorType: { } error } ended => $"  fails: {error}: {ended.Invocation.ErrorMessage}",
        InvocationEnded ended => $"  answers {ended.Invocation.Result}",
        InvocationRefused refused => $"{refused.Function}[{Names(refused.Records)}] is throttled",
        GateOpened { Outcome: "done" } gate => $"  {gate.Call}",
        GateOpened { Outcome: "failed" } gate => $"  {gate.Call} fails, without effect",
        GateOpened { Outcome: "doneButFailed" } gate => $"  {gate.Call} is done, and looks failed",
        GateOpened gate => $"  {gate.Call} {gate.Outcome}",
        EffectMarked effect => $"  effect: {effect.Kind} {effect.Key}",
        WorkOutlivedInvocation late => $"  {late.Call} is still under way",
        QueueBatchSettled { Disposition: "tryAgain" } => null,
        QueueBatchSettled settled => string.Join("; ", Parts(settled)),
        MessageDeleteFailed failed => $"  {Names(failed.Records)} cannot be deleted any more",
        MessageMovedToDeadLetterQueue moved => $"{moved.Records[0]} goes to {moved.DeadLetterQueue}",
        MessageRedriven redriven => $"{redriven.Records[0]} is moved back as {redriven.Records[^1]}",
        StreamBatchDisposed { Disposition: "done" } disposed => $"{Names(disposed.Records)} done",
        StreamBatchDisposed disposed => $"{Names(disposed.Records)}: {disposed.Disposition}{(disposed.Why is null ? "" : $" ({disposed.Why})")}",
        BatchDiscarded discarded => $"{Names(discarded.Records)} discarded: {discarded.Condition}",
        _ => null,
    };

    private static IEnumerable<string> Parts(QueueBatchSettled settled)
    {
        if (settled.Deleted.Count > 0) yield return $"deleted {Names(settled.Deleted)}";
        if (settled.Left.Count > 0) yield return $"{Names(settled.Left)} will come back{(settled.Why is null ? "" : $" ({settled.Why})")}";
    }

    private static string Names(IReadOnlyList<RecordName> records) => string.Join(',', records);

    public static string Time(TimeSpan span) => span switch
    {
        { TotalSeconds: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.#}s"),
        { TotalMinutes: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0.#}m"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours:0.#}h"),
    };
}
