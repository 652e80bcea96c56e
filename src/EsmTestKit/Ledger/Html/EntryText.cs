using System.Globalization;

namespace EsmTestKit.Internal.Ledger;

/// <summary>An entry as a sentence.</summary>
internal static class EntryText
{
    private const int MostNames = 5;
    private const int MostText = 160;

    public static string Of(LedgerLine line)
    {
        var records = Names(line.Records);
        var several = line.Records.Count > 1;
        return line.Entry switch
        {
            "MessageSent" => $"{records} arrives in {line.Of("queue")}{(line.Text("delayedUntil") is { } delayed ? $", delayed until {Clock(delayed)}" : "")}",
            "MessageDeduplicated" => $"A message with the deduplication id of {records} is accepted and not delivered again",
            "RecordPut" => $"{records} arrives in {Shard(line)} of {line.Of("stream")}, partition key {Short(line.Of("partitionKey"))}",
            "DynamoDbItemWritten" => $"{line.Of("table")}: {Change(line.Of("change"))} {Short(line.Of("key"))}{(line.Text("byTimeToLive") is null ? "" : " by time to live")}",
            "DynamoDbStreamRecordWritten" => $"{records} arrives in the stream of {line.Of("table")}: {line.Of("eventName")}",
            "MessagesReceived" => $"{records} {(several ? "are" : "is")} received and hidden until {Clock(line.Of("hiddenUntil"))}",
            "MessageVisibilityChanged" => $"{records} becomes visible at {Clock(line.Of("visibleFrom"))}",
            "MessageDeleted" => $"{records} is deleted",
            "MessageExpired" => $"{records} is gone: its retention period ended",
            "QueuePurged" => $"{line.Of("queue")} is purged",
            "MessageMovedToDeadLetterQueue" => $"{records} goes to {line.Of("deadLetterQueue")} after {line.Of("receiveCount")} receives",
            "MessageRedriven" => $"{line.Records[0]} is moved back to {line.Of("destination")}{(several ? $" as {line.Records[^1]}" : "")}",
            "MessageMoveTaskChanged" => $"The move task of {line.Of("queue")} is {line.Of("status")}, {line.Of("movedCount")} moved",
            "BatchFormed" => $"{Batch(line)} is formed: {records} ({Reason(line.Of("reason"))})",
            "RecordsFilteredOut" => $"{records} {(several ? "match" : "matches")} no filter and {(several ? "are" : "is")} passed over",
            "QueuePollRefused" => $"The mapping may not poll {line.Of("queue")}: {line.Of("missingAction")} is not allowed",
            "InvocationStarted" => $"{line.Of("function")} starts with {records}{(line.Text("coldStart") is null ? "" : ", cold")}",
            "InvocationEnded" when line.Text("errorType") is { } error => $"{line.Of("function")} fails: {error}{(line.Of("errorMessage") is { Length: > 0 } message ? $": {Short(message)}" : "")}",
            "InvocationEnded" => $"{line.Of("function")} answers {Short(line.Text("result") ?? "nothing")}",
            "InvocationRefused" => $"{line.Of("function")} is throttled: {line.Of("reason")}",
            "AsyncEventQueued" => $"The event of {line.Of("function")} waits for attempt {line.Of("attempt")} at {Clock(line.Of("dueAt"))}",
            "AsyncEventDropped" => $"The event of {line.Of("function")} is given up after {line.Of("attempts")} attempts: {line.Of("reason")}",
            "GateOpened" => $"{line.Of("call")} {Outcome(line.Of("outcome"))}",
            "EffectMarked" => $"Effect: {line.Of("kind")} {line.Of("key")}",
            "WorkOutlivedInvocation" => $"{line.Of("call")} is still under way when {line.Of("function")} has returned",
            "QueueBatchSettled" => Settled(line),
            "MessageDeleteFailed" => $"{records} cannot be deleted: {line.Of("why")}",
            "MessageGroupOrderBroken" => $"The order of group {line.Of("group")} is broken: {Names(line.Names("deleted"))} deleted, {Names(line.Names("failed"))} comes again",
            "StreamBatchDisposed" => $"{records}: {Disposition(line)}{(line.Text("why") is { } why ? $", since {why}" : "")}",
            "BatchDiscarded" => $"{records} {(several ? "are" : "is")} given up after {line.Of("attempts")} attempts: {line.Of("condition")}",
            "CheckpointMoved" => $"The checkpoint of {Shard(line)} moves on",
            "ShardFinished" => $"{Capital(Shard(line))} is read to its end: its children may be read",
            "ShardBlocked" => $"{Capital(Shard(line))} is blocked by {records} after {line.Of("attempts")} attempts",
            "RecordsTrimmed" => $"{records} {(several ? "are" : "is")} gone from the source before {(several ? "they were" : "it was")} done",
            "InvocationRecordSent" => $"Word of {records} goes to {Tail(line.Of("destinationArn"))}{(line.Text("failure") is { } failure ? $", in vain: {failure}" : "")}",
            "ObjectPut" => $"An object is put into {line.Of("bucket")}: {line.Of("key")}",
            "TopicMessagePublished" => $"A message is published to {line.Of("topic")}",
            "MappingCreated" => $"A mapping is made: {Tail(line.Of("eventSourceArn"))} to {Tail(line.Of("functionArn"))}",
            "MappingStateChanged" => $"The mapping is {line.Of("state")}",
            "MappingUpdated" => $"The mapping is updated; it invokes {Tail(line.Of("functionArn"))}",
            "MappingDeleted" => "The mapping is deleted",
            "MappingAdvised" => line.Of("hint"),
            "StreamCreated" => $"{line.Of("stream")} is made with {line.Of("shardCount")} shard(s)",
            "StreamDeleted" => $"{line.Of("stream")} is deleted",
            "StreamConsumerRegistered" => $"{line.Of("consumer")} is registered at {line.Of("stream")}",
            "StreamConsumerDeregistered" => $"{line.Of("consumer")} is deregistered from {line.Of("stream")}",
            "ShardSplit" => $"{Capital(Shard(line))} is split into {ShardName(line.Of("lowerShardId"))} and {ShardName(line.Of("upperShardId"))}",
            "ShardsMerged" => $"{Capital(Shard(line))} and {ShardName(line.Of("adjacentShardId"))} are merged into {ShardName(line.Of("mergedShardId"))}",
            _ => $"{line.Entry}{(records.Length == 0 ? "" : $": {records}")}",
        };
    }

    /// <summary>The last part of an ARN, which is what people call the thing.</summary>
    public static string Tail(string arn) => arn.Split('/')[0] is var head && (head.EndsWith(":table", StringComparison.Ordinal) || head.EndsWith(":stream", StringComparison.Ordinal))
        ? arn.Split('/')[1]
        : arn[(Math.Max(arn.LastIndexOf(':'), arn.LastIndexOf('/')) + 1)..];

    /// <summary><c>shard 0</c> of <c>shardId-000000000000</c>.</summary>
    public static string ShardName(string shardId)
    {
        var digits = shardId.StartsWith("shardId-", StringComparison.Ordinal) ? shardId["shardId-".Length..].TrimStart('0') : shardId;
        return $"shard {(digits.Length == 0 ? "0" : digits)}";
    }

    public static string Names(IReadOnlyList<string> records) => records.Count <= MostNames
        ? string.Join(", ", records)
        : string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", records.Take(MostNames - 1))} and {records.Count - MostNames + 1} more");

    /// <summary><c>#1 #3–#7</c>: the records of one source, where the source is known.</summary>
    public static string Numbers(IReadOnlyList<string> records)
    {
        var numbers = new List<(long First, long Last)>();
        foreach (var record in records)
        {
            if (!long.TryParse(record.AsSpan(record.LastIndexOf('#') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return Names(records);
            if (numbers.Count > 0 && numbers[^1].Last == number - 1) numbers[^1] = (numbers[^1].First, number);
            else numbers.Add((number, number));
        }

        return string.Join(' ', numbers.Select(range => (range.Last - range.First) switch
        {
            0 => Number(range.First),
            1 => $"{Number(range.First)} {Number(range.Last)}",
            _ => $"{Number(range.First)}–{Number(range.Last)}",
        }));
    }

    private static string Settled(LedgerLine line)
    {
        var (deleted, left) = (line.Names("deleted"), line.Names("left"));
        var parts = new List<string>();
        if (line.Of("disposition") is "tryAgain") return $"{Batch(line)} is tried again: {Names(line.Records)}";
        if (deleted.Count > 0) parts.Add($"{Names(deleted)} {(deleted.Count > 1 ? "are" : "is")} done");
        if (left.Count > 0) parts.Add($"{Names(left)} will come back{(line.Text("why") is { } why ? $" ({why})" : "")}");
        return parts.Count == 0 ? $"{Batch(line)} is settled" : string.Join("; ", parts);
    }

    private static string Disposition(LedgerLine line) => line.Of("disposition") switch
    {
        "done" => "done",
        "retry" => "once more",
        "bisect" => "split in two and tried again",
        "continueFrom" => "once more from the first that failed",
        var other => other,
    };

    private static string Reason(string reason) => reason switch
    {
        "received" => "all that was there",
        "full" => "full",
        "window" => "the batching window ended",
        "payload" => "6 MB are reached",
        var other => other,
    };

    private static string Outcome(string outcome) => outcome switch
    {
        "done" => "is done",
        "failed" => "fails, without effect",
        "doneButFailed" => "is done, and looks failed",
        "threw" => "fails by itself",
        var other => other,
    };

    private static string Change(string change) => change switch
    {
        "INSERT" => "new item",
        "MODIFY" => "changed item",
        "REMOVE" => "deleted item",
        _ => "unchanged item",
    };

    private static string Number(long number) => string.Create(CultureInfo.InvariantCulture, $"#{number}");

    private static string Batch(LedgerLine line) => $"Batch {line.Of("batch")}";

    private static string Shard(LedgerLine line) => ShardName(line.Of("shardId"));

    // The date stands in the details.
    private static string Clock(string instant) => instant.Length > 19 ? instant[11..19] : instant;

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    private static string Short(string text)
    {
        if (text.Length <= MostText) return text;
        // Never half of a character.
        var end = char.IsHighSurrogate(text[MostText - 1]) ? MostText - 1 : MostText;
        return text[..end] + "…";
    }
}
