namespace EsmTestKit.Internal.Ledger;

/// <summary>What an entry means for its records, which is also its colour and shape in a report.</summary>
internal enum EntryKind
{
    /// <summary>A record came into a source.</summary>
    Arrived,

    /// <summary>A batch is under way.</summary>
    Working,

    /// <summary>Records are done for good.</summary>
    Done,

    /// <summary>Records come again.</summary>
    Again,

    /// <summary>Something failed, or records were given up.</summary>
    Failed,

    /// <summary>Records, or word of them, went somewhere else.</summary>
    Moved,

    /// <summary>An effect that the test marked.</summary>
    Effect,

    /// <summary>AWS did what it may, and not the usual.</summary>
    Choice,

    /// <summary>Sources and mappings were made or changed.</summary>
    Control,
}

internal static class EntryKinds
{
    public static EntryKind Of(LedgerLine line) => line.Entry switch
    {
        "MessageSent" or "RecordPut" or "DynamoDbItemWritten" or "DynamoDbStreamRecordWritten" or "MessageDeduplicated" => EntryKind.Arrived,
        "MessagesReceived" or "BatchFormed" or "InvocationStarted" => EntryKind.Working,
        "InvocationEnded" => line.Text("errorType") is not null ? EntryKind.Failed : Reports(line.Of("result")) ? EntryKind.Again : EntryKind.Working,
        "GateOpened" => line.Of("outcome") is "done" ? EntryKind.Working : EntryKind.Failed,
        "MessageDeleted" or "CheckpointMoved" or "ShardFinished" => EntryKind.Done,
        "QueueBatchSettled" => line.Of("disposition") is "settled" && line.Names("left").Count == 0 ? EntryKind.Done : EntryKind.Again,
        "StreamBatchDisposed" => line.Of("disposition") is "done" ? EntryKind.Done : EntryKind.Again,
        "AsyncEventQueued" when line.Of("attempt") is "1" => EntryKind.Arrived,
        "MessageVisibilityChanged" or "InvocationRefused" or "AsyncEventQueued" => EntryKind.Again,
        "BatchDiscarded" or "MessageExpired" or "RecordsTrimmed" or "ShardBlocked" or "MessageDeleteFailed" or "QueuePollRefused"
            or "WorkOutlivedInvocation" or "MessageGroupOrderBroken" or "QueuePurged" or "AsyncEventDropped" => EntryKind.Failed,
        "InvocationRecordSent" => line.Text("failure") is null ? EntryKind.Moved : EntryKind.Failed,
        "MessageMovedToDeadLetterQueue" or "MessageRedriven" or "ObjectPut" or "TopicMessagePublished" => EntryKind.Moved,
        "EffectMarked" => EntryKind.Effect,
        _ => EntryKind.Control,
    };

    // An answer that names a failed record.
    private static bool Reports(string result) => result.Contains("\"itemIdentifier\":\"", StringComparison.OrdinalIgnoreCase);
}
