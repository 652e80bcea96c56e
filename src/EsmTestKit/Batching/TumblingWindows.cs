using EsmTestKit.Internal.Rules;
using EsmTestKit.Internal.Streams;

namespace EsmTestKit.Internal.Batching;

/// <summary>The tumbling window that is open on a shard, the state that its calls hand on, and what ends it (STR-280 to STR-309).</summary>
/// <remarks>Kept with the shard's position: a reader that starts over goes on with the window as it stood there (STR-308).</remarks>
internal sealed class TumblingWindows
{
    private static readonly ReadOnlyMemory<byte> Empty = "{}"u8.ToArray();
    private WindowBounds? _terminated;

    /// <summary>Null: no window is open. One that no record came for never is (STR-293).</summary>
    public WindowBounds? Open { get; private set; }

    /// <summary>The JSON that the next call gets; <c>{}</c> in the first call of a window (STR-287).</summary>
    public ReadOnlyMemory<byte> State { get; private set; } = Empty;

    /// <summary>What a call of this window would get.</summary>
    public ReadOnlyMemory<byte> StateFor(WindowBounds? window) => window == Open ? State : Empty;

    /// <summary>When the last record of the open window arrived.</summary>
    public DateTimeOffset LastArrival { get; private set; }

    /// <summary>The window that a record is delivered in.</summary>
    public WindowBounds Of(StreamRecord record, TimeSpan length, StreamMappingBehavior behavior)
    {
        var own = WindowBounds.Of(record.ArrivedAt, length);
        if (own == _terminated)
        {
            RuleHits.Note("STR-301");
            if (!behavior.RestartTerminatedWindow) own = own.Next;
        }

        if (Open is not { } open || own.Start >= open.Start) return own;
        // Arrival times are not monotonic: a late record goes with the window that is open.
        RuleHits.Note("STR-307");
        return behavior.LateRecordsKeepTheirWindow ? own : open;
    }

    /// <summary>A call with records begins its window, unless the one before has.</summary>
    public void Enter(StreamBatch batch)
    {
        if (batch.Window is not { } window || batch.IsFinalCall) return;
        LastArrival = batch.Records[^1].Record.ArrivedAt;
        if (Open == window) return;
        RuleHits.Note("STR-280", "STR-287");
        Open = window;
        State = Empty;
    }

    /// <summary>The state that a call answered with is what the next one of its window gets.</summary>
    public void Keep(ReadOnlyMemory<byte> state)
    {
        RuleHits.Note("STR-288");
        State = state;
    }

    /// <summary>After the final call, successful or given up, the state is dropped.</summary>
    public void Close(StreamBatch finalCall)
    {
        RuleHits.Note("STR-294");
        if (finalCall.IsWindowTerminatedEarly)
        {
            // What ended early has had its final call: no second one comes for it.
            RuleHits.Note("ADD-08");
            _terminated = Open;
        }

        Forget();
    }

    /// <summary>Drops the open window without a call.</summary>
    public void Forget()
    {
        Open = null;
        State = Empty;
    }

    /// <summary>The state has grown over what AWS keeps: the window ends at once, whatever waits (STR-299).</summary>
    public bool IsTooLarge(StreamMappingBehavior behavior)
    {
        if (Open is null) return false;
        RuleHits.Note("STR-300");
        return State.Length > behavior.MaximumStateBytes;
    }

    /// <summary>Why the open window ends now, as the rule that says so; null: it goes on.</summary>
    /// <param name="next">The window of the next record; null: none was read.</param>
    /// <param name="hasUnread">More records wait in the shard.</param>
    /// <param name="shardHasEnded">The shard is closed and read to its end.</param>
    public RuleId? Ending(WindowBounds? next, bool hasUnread, bool shardHasEnded, DateTimeOffset now, StreamMappingBehavior behavior)
    {
        if (Open is not { } open)
        {
            RuleHits.Note("STR-293");
            return null;
        }

        if (IsTooLarge(behavior)) return "STR-299";
        if (next == open) return null;
        // Until such a record comes nothing ends the window but time.
        RuleHits.Note("ADD-07");
        if (next is not null) return "STR-291";
        if (shardHasEnded) return "STR-303";
        RuleHits.Note("ADD-30");
        return hasUnread || now < IdleCloseOf(open, behavior) ? default(RuleId?) : "STR-292";
    }

    /// <summary>When a window ends for which no later record comes.</summary>
    public static DateTimeOffset IdleCloseOf(WindowBounds window, StreamMappingBehavior behavior) => window.End + behavior.TumblingIdleGrace;
}
