using System.Globalization;

namespace EsmTestKit.Internal.Ledger;

/// <summary>Reads a ledger once, in its order, and says where everything is drawn.</summary>
internal sealed class TimelineBuilder
{
    private readonly LaneBook _lanes = new();
    private readonly BatchRows _rows = new();
    private readonly List<TimelineEntry> _entries = [];
    private readonly List<TimelineBar> _bars = [];
    private readonly List<TimelineLink> _links = [];

    // By mapping and record, and by mapping and number: the batch under way. By record, and by lane: the last batch. By record: since when
    // it waits. By request: the run.
    private readonly SortedDictionary<string, Batch> _open = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Batch> _numbered = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Batch> _last = new(StringComparer.Ordinal);
    private readonly SortedDictionary<int, Batch> _lastOf = [];
    private readonly SortedDictionary<string, Waiting> _waiting = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, (Batch Batch, int From)> _runs = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _received = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _windows = new(StringComparer.Ordinal);

    private TimelineBuilder()
    {
    }

    public static Timeline Build(ReportRun run)
    {
        var builder = new TimelineBuilder();
        foreach (var line in run.Lines) builder._lanes.Learn(line);
        var decisions = new Queue<ReportDecision>(run.Decisions);
        for (var index = 0; index < run.Lines.Count; index++)
        {
            while (decisions.TryPeek(out var next) && next.Before <= index) builder.Choose(decisions.Dequeue(), run.Lines[index].At);
            builder.Add(run.Lines[index]);
        }

        foreach (var late in decisions) builder.Choose(late, run.Lines[^1].At);
        return builder.Finish(run.Lines[0].At);
    }

    private int Here => _entries.Count;

    private void Choose(ReportDecision decision, DateTime at) =>
        _entries.Add(new TimelineEntry(null, at, decision.Rule, EntryKind.Choice, $"AWS's choice at {decision.Site}: {decision.Label}", _lanes.Choices, 0));

    private void Add(LedgerLine line)
    {
        var (lane, row) = Place(line);
        _entries.Add(new TimelineEntry(line, line.At, line.Rule, EntryKinds.Of(line), EntryText.Of(line), lane, row));
    }

    // What an entry does to the batches, and where it stands.
    private (int Lane, int Row) Place(LedgerLine line)
    {
        switch (line.Entry)
        {
            case "MessagesReceived":
                foreach (var record in line.Records)
                {
                    ComeAgain(record);
                    _received[record] = Here;
                }

                return (_lanes.OfRecord(line.Records.Count > 0 ? line.Records[0] : line.Of("queue")), 0);
            case "BatchFormed":
                return At(Form(line));
            case "InvocationStarted":
                return line.Text("mapping") is null && line.Records.Count == 0 ? (_lanes.OfFunction(line.Of("function")), 0) : At(Start(line));
            case "InvocationEnded":
                return End(line);
            case "QueueBatchSettled" when line.Of("disposition") is "tryAgain":
                return At(Open(line));
            case "QueueBatchSettled":
                return At(Close(line, line.Names("left")));
            case "StreamBatchDisposed":
                return At(Close(line, line.Of("disposition") is "done" ? [] : line.Records));
            case "BatchDiscarded":
                return At(Close(line, []));
            case "MessageMovedToDeadLetterQueue" or "MessageRedriven":
                return Move(line, _lanes.OfQueue(line.Text("deadLetterQueue") ?? line.Of("destination")));
            case "InvocationRecordSent":
                return Move(line, _lanes.OfDestination(line.Of("destinationArn")));
            case "MessageExpired" or "QueuePurged" or "RecordsTrimmed":
                foreach (var record in line.Records) ComeAgain(record);
                return Beside(line);
            case "GateOpened" or "EffectMarked" or "WorkOutlivedInvocation" when _runs.TryGetValue(line.Of("requestId"), out var run):
                return At(run.Batch);
            default:
                return Beside(line);
        }
    }

    private Batch Form(LedgerLine line)
    {
        var lanes = line.Records.Select(_lanes.OfRecord).Distinct().ToList();
        // A tumbling window may end without a record.
        if (lanes.Count == 0) lanes.Add(LaneOfShard(line) ?? _lanes.Control);
        // What comes again goes on where it waited.
        var wanted = line.Records.Count > 0 && _last.TryGetValue(line.Records[0], out var last) ? last.Row : 0;
        foreach (var record in line.Records) ComeAgain(record);
        var batch = new Batch(lanes, _rows.Take(lanes, wanted), Here, line.Records);
        // Two batches of a queue may hold the same message, so the number tells them apart; a shard's batches never do.
        if (line.Entry == "BatchFormed" && !_lanes.IsShard(lanes[0])) _numbered[Number(line)] = batch;
        foreach (var record in line.Records)
        {
            _open[Key(line, record)] = batch;
            _last[record] = batch;
        }


        if (line.Records.Count == 0) _open[Key(line, Empty(lanes[0]))] = batch;
        var received = line.Records.Where(_received.ContainsKey).Select(record => _received[record]).DefaultIfEmpty(Here).ToList();
        foreach (var at in received.Distinct().Where(at => at < Here)) _entries[at] = _entries[at] with { Lane = lanes[0], Row = batch.Row };
        if (received.Min() is var first && first < Here && _entries[first].At < line.At) Bar(BarKind.Collect, first, Here, batch, "records are collected");
        return batch;
    }

    private Batch Start(LedgerLine line)
    {
        var batch = Open(line) is { } open && line.Records.All(open.Records.Contains) ? open : Form(line);
        _runs[line.Of("requestId")] = (batch, Here);
        if (EventOf.Window(line) is not var (start, label)) return batch;
        var key = $"{batch.Lanes[0]} {start}";
        if (_windows.TryGetValue(key, out var window)) _bars[window] = _bars[window] with { To = Here };
        else _windows[key] = _bars.Count;
        if (_windows[key] == _bars.Count) _bars.Add(new TimelineBar(BarKind.Window, Here, Here, batch.Lanes[0], 0, label));
        return batch;
    }

    private (int Lane, int Row) End(LedgerLine line)
    {
        if (!_runs.TryGetValue(line.Of("requestId"), out var run)) return Beside(line);
        var failed = EntryKinds.Of(line) == EntryKind.Failed;
        Bar(failed ? BarKind.FailedRun : BarKind.Run, run.From, Here, run.Batch, line.Of("function"));
        return At(run.Batch);
    }

    private Batch? Close(LedgerLine line, IReadOnlyList<string> again)
    {
        if (Open(line) is not { } batch) return null;
        _numbered.Remove(Number(line));
        foreach (var record in batch.Records)
        {
            if (_open.TryGetValue(Key(line, record), out var open) && open == batch) _open.Remove(Key(line, record));
        }

        if (batch.Records.Count == 0) _open.Remove(Key(line, Empty(batch.Lanes[0])));
        foreach (var lane in batch.Lanes) _lastOf[lane] = batch;
        Bar(BarKind.Batch, batch.From, Here, batch, LabelOf(batch));
        if (again.Count == 0)
        {
            _rows.Leave(batch.Lanes, batch.Row);
            return batch;
        }

        var waiting = new Waiting(batch.Lanes, batch.Row, Here, [.. again]);
        foreach (var record in again) _waiting[record] = waiting;
        _rows.Wait(batch.Lanes, batch.Row);
        return batch;
    }

    // A record that waited is there again: one bar from then to now for all that waited with it.
    private void ComeAgain(string record)
    {
        if (!_waiting.Remove(record, out var waiting)) return;
        waiting.Left.Remove(record);
        if (waiting.EndedAt != Here)
        {
            waiting.EndedAt = Here;
            foreach (var lane in waiting.Lanes) _bars.Add(new TimelineBar(BarKind.Wait, waiting.Since, Here, lane, waiting.Row, "waits to come again"));
        }

        // Its batch takes the row in the same step; until then nobody else asks.
        if (waiting.Left.Count == 0) _rows.Leave(waiting.Lanes, waiting.Row);
    }

    private (int Lane, int Row) Move(LedgerLine line, int destination)
    {
        var from = line.Records.Where(_last.ContainsKey).Select(record => _last[record]).FirstOrDefault();
        var (lane, row) = from is null ? (line.Records.Count > 0 ? _lanes.OfRecord(line.Records[0]) : destination, 0) : At(from);
        foreach (var record in line.Records) ComeAgain(record);
        if (lane != destination) _links.Add(new TimelineLink(Here, lane, row));
        return (destination, 0);
    }

    private (int Lane, int Row) Beside(LedgerLine line)
    {
        if (line.Entry is not ("MessageSent" or "RecordPut" or "DynamoDbStreamRecordWritten") && line.Records is [var record, ..] && _last.TryGetValue(record, out var last)) return At(last);
        if (line.Text("shardId") is { } shard)
        {
            var source = line.Text("stream") ?? line.Text("table") ?? _lanes.SourceOf(line.Of("mapping"));
            var lane = source.Length > 0 ? _lanes.OfShard(source, shard) : _lanes.Control;
            return line.Entry is "CheckpointMoved" or "ShardFinished" or "ShardBlocked" && _lastOf.TryGetValue(lane, out var batch) ? (lane, batch.Row) : (lane, 0);
        }

        if (line.Records.Count > 0) return (_lanes.OfRecord(line.Records[0]), 0);
        return line switch
        {
            { Entry: "TopicMessagePublished" } => (_lanes.OfTopic(line.Of("topic")), 0),
            { Entry: "ObjectPut" } => (_lanes.OfBucket(line.Of("bucket")), 0),
            { Entry: "QueuePurged" or "MessageMoveTaskChanged" } => (_lanes.OfQueue(line.Of("queue")), 0),
            { Entry: "AsyncEventQueued" or "AsyncEventDropped" or "InvocationEnded" } => (_lanes.OfFunction(line.Of("function")), 0),
            { Entry: "InvocationRefused" } when line.Text("mapping") is null => (_lanes.OfFunction(line.Of("function")), 0),
            _ => (_lanes.Control, 0),
        };
    }

    private Batch? Open(LedgerLine line)
    {
        if (line.Entry == "QueueBatchSettled" && _numbered.TryGetValue(Number(line), out var numbered)) return numbered;
        if (line.Records.Count == 0) return LaneOfShard(line) is { } lane && _open.TryGetValue(Key(line, Empty(lane)), out var empty) ? empty : null;
        return line.Records.Select(record => _open.TryGetValue(Key(line, record), out var batch) ? batch : null).FirstOrDefault(batch => batch is not null);
    }

    // The shard of an entry without records: it is named, or the event names it.
    private int? LaneOfShard(LedgerLine line)
    {
        var (source, shard) = line.Text("shardId") is { } named ? (_lanes.SourceOf(line.Of("mapping")), named) : EventOf.Shard(line);
        return source.Length > 0 && shard.Length > 0 ? _lanes.OfShard(source, shard) : null;
    }

    private (int Lane, int Row) At(Batch? batch) => batch is null ? (_lanes.Control, 0) : (batch.Lanes[0], batch.Row);

    private void Bar(BarKind kind, int from, int to, Batch batch, string label)
    {
        foreach (var lane in batch.Lanes) _bars.Add(new TimelineBar(kind, from, to, lane, batch.Row, label));
    }

    private static string LabelOf(Batch batch) => batch.Records.Count == 0 ? "window ends" : EntryText.Numbers(batch.Records);

    private static string Empty(int lane) => string.Create(CultureInfo.InvariantCulture, $"lane {lane}");

    private static string Number(LedgerLine line) => $"{line.Of("mapping")} {line.Of("batch")}";

    private static string Key(LedgerLine line, string record) => $"{line.Of("mapping")} {record}";

    // What is under way at the end has no end: its bar goes to the last entry.
    private Timeline Finish(DateTime start)
    {
        foreach (var batch in _open.Values.Concat(_numbered.Values).Distinct()) Bar(BarKind.Batch, batch.From, Here - 1, batch, LabelOf(batch));
        var order = _lanes.Order;
        var place = new int[order.Count];
        for (var position = 0; position < order.Count; position++) place[order[position]] = position;
        return new Timeline(
            start,
            [.. order.Select(lane => _lanes.Draw(lane, _rows.RowsOf(lane)))],
            [.. _entries.Select(entry => entry with { Lane = place[entry.Lane] })],
            [.. _bars.Select(bar => bar with { Lane = place[bar.Lane] })],
            [.. _links.Select(link => link with { Lane = place[link.Lane] })]);
    }

    private sealed class Batch(IReadOnlyList<int> lanes, int row, int from, IReadOnlyList<string> records)
    {
        public IReadOnlyList<int> Lanes { get; } = lanes;

        public int Row { get; } = row;

        public int From { get; } = from;

        public IReadOnlyList<string> Records { get; } = records;
    }

    private sealed class Waiting(IReadOnlyList<int> lanes, int row, int since, List<string> left)
    {
        public IReadOnlyList<int> Lanes { get; } = lanes;

        public int Row { get; } = row;

        public int Since { get; } = since;

        public List<string> Left { get; } = left;

        public int EndedAt { get; set; } = -1;
    }
}
