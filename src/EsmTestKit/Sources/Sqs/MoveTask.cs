using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Time;

namespace EsmTestKit.Internal.Sqs;

/// <summary>Moves messages out of a dead-letter queue, on the clock (SQS-216 to SQS-230).</summary>
internal sealed class MoveTask
{
    /// <summary>A task ends after this time at the latest (SQS-229).</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(36);
    private const string MissingQueue = "AWS.SimpleQueueService.NonExistentQueue"; // SQS-223
    private readonly World _world;
    private readonly QueueRegistry _queues;
    private readonly QueueStore _source;
    private TimelineEntry? _next;
    private DateTimeOffset? _cancelledFrom;

    public MoveTask(World world, QueueRegistry queues, QueueStore source, QueueStore? destination, int? perSecond)
    {
        (_world, _queues, _source, Destination, PerSecond) = (world, queues, source, destination, perSecond);
        Id = world.Ids.NextUuid();
        StartedAt = world.Now;
        ToMoveCount = source.VisibleCount;
        Enter("RUNNING");
        Schedule();
    }

    public string Id { get; }

    public string SourceArn => _source.Arn;

    public QueueStore? Destination { get; }

    public int? PerSecond { get; }

    public DateTimeOffset StartedAt { get; }

    /// <summary>As it was at the start, for ever (SQS-227).</summary>
    public long ToMoveCount { get; }

    public long MovedCount { get; private set; }

    /// <summary>RUNNING, COMPLETED, CANCELLING, CANCELLED or FAILED (SQS-222).</summary>
    public string Status { get; private set; } = "RUNNING";

    public string? FailureReason { get; private set; }

    public bool IsActive => Status is "RUNNING" or "CANCELLING";

    public void Cancel()
    {
        _cancelledFrom = _world.Now + _queues.Behavior.MoveTaskCancellation;
        Enter("CANCELLING");
        if (_next is { } next && next.Due > _cancelledFrom) // Nothing more will be moved.
        {
            next.Cancel();
            _next = _world.Timeline.At(_cancelledFrom.Value, Step);
        }
    }

    // Without a rate as fast as possible: all at once, at the next move of the clock (SQS-224).
    private void Schedule() => _next = _world.Timeline.After(PerSecond is { } rate ? TimeSpan.FromSeconds(1) / rate : TimeSpan.Zero, Step);

    private void Step()
    {
        _next = null;
        do
        {
            if (_cancelledFrom <= _world.Now) Enter("CANCELLED");
            else if (MovedCount >= ToMoveCount || _source.NextToMove() is not { } message) Enter("COMPLETED");
            else Move(message);
        }
        while (IsActive && PerSecond is null);

        if (!IsActive) return;
        if (MovedCount >= ToMoveCount) Enter(_cancelledFrom is null ? "COMPLETED" : "CANCELLED");
        else Schedule();
    }

    private void Move(QueueMessage message)
    {
        if (StartedAt + Longest <= _world.Now) Fail("The task ran for 36 hours.");
        else if (Destination is null && message.DeadLetterSourceArn is null) Fail("CouldNotDetermineMessageSource"); // SQS-229
        else if (TargetOf(message) is not { IsDeleted: false } target) Fail(MissingQueue);
        else
        {
            _source.MoveAnew(target, message);
            MovedCount++;
        }
    }

    private QueueStore? TargetOf(QueueMessage message) => Destination ?? (message.DeadLetterSourceArn is { } origin ? _queues.FindByArn(origin) : null);

    private void Fail(string reason)
    {
        FailureReason = reason;
        Enter("FAILED");
    }

    private void Enter(string status)
    {
        Status = status;
        _world.Ledger.Append(new MessageMoveTaskChanged(_source.Name, status, MovedCount)
        {
            Rule = status switch
            {
                "FAILED" when FailureReason == MissingQueue => "SQS-223",
                "FAILED" => "SQS-229",
                "CANCELLING" or "CANCELLED" => "SQS-227",
                _ => "SQS-222",
            },
        });
    }
}
