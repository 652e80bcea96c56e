namespace EsmTestKit.Legality;

/// <summary>X3: the order of a FIFO group, one batch of it at a time; X10: what is hidden is not received before its time; and that a queue counts its receives.</summary>
internal sealed class QueueCheck : LegalityCheck
{
    private readonly SortedDictionary<string, Message> _messages = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _groups = new(StringComparer.Ordinal);
    private long _order;

    // A group is known from the events alone.
    public override void Prepare(LedgerLine line)
    {
        if (line.Entry != "InvocationStarted") return;
        for (var index = 0; index < Math.Min(line.Records.Count, line.EventRecords.Count); index++)
        {
            if ((string?)line.EventRecords[index]["attributes"]?["MessageGroupId"] is { } group) _groups[line.Records[index]] = group;
        }
    }

    public override void See(LedgerLine line)
    {
        switch (line.Entry)
        {
            case "MessageSent":
                Add(line.Records[0], line.Text("queue")!).HiddenUntil = line.Instant("delayedUntil") ?? line.At;
                break;
            case "MessageRedriven":
                Find(line.Records[0])?.IsGone = true;
                Add(line.Records[1], line.Text("destination")!).HiddenUntil = line.At;
                break;
            case "MessageMovedToDeadLetterQueue":
                if (Find(line.Records[0]) is { } moved) (moved.Queue, moved.HiddenUntil, moved.IsInFlight, moved.Order) = (line.Text("deadLetterQueue")!, line.At, false, _order++);
                break;
            case "MessagesReceived":
                Receive(line);
                break;
            case "MessageVisibilityChanged":
                if (Find(line.Records[0]) is { } changed) (changed.HiddenUntil, changed.IsInFlight) = (line.Instant("visibleFrom")!.Value, true);
                break;
            case "MessageDeleted" or "MessageExpired" or "QueuePurged":
                foreach (var record in line.Records) Find(record)?.IsGone = true;
                break;
            default:
                break;
        }
    }

    private void Receive(LedgerLine line)
    {
        var (queue, counts) = (line.Text("queue")!, line.Numbers("receiveCounts"));
        var isFifo = queue.EndsWith(".fifo", StringComparison.Ordinal);
        for (var index = 0; index < line.Records.Count; index++)
        {
            if (Find(line.Records[index]) is not { } message)
            {
                Never("X8", line, $"{line.Records[index]} is received and was never sent");
                continue;
            }

            if (message.IsGone) Never("P", line, $"{message.Name} is received although it is gone");
            if (message.Queue != queue) Never("P", line, $"{message.Name} is received from {queue} and lies in {message.Queue}");
            // Another server's copy: only a batch of several receives can hold it beside the first (CP-29).
            var isCopy = line.Rule == "CP-29" && !isFifo;
            if (message.HiddenUntil > line.At && !isCopy) Never("X10", line, $"{message.Name} is received at {line.At:O} and hidden until {message.HiddenUntil:O}");
            if (counts[index] != message.Receives + 1) Never("P", line, $"receive {counts[index]} of {message.Name} follows receive {message.Receives}");
            if (isFifo) CheckGroup(line, message, line.Records.Take(index).ToList());
            message.Receives = counts[index];
        }

        var until = line.Instant("hiddenUntil")!.Value;
        foreach (var message in line.Records.Select(Find).OfType<Message>())
        {
            (message.HiddenUntil, message.IsInFlight) = (until, until > line.At);
            if (until == line.At) message.Order = _order++; // Behind the others.
        }
    }

    private void CheckGroup(LedgerLine line, Message message, List<string> before)
    {
        if (!_groups.TryGetValue(message.Name, out var group)) return;
        foreach (var other in _messages.Values)
        {
            if (other == message || other.IsGone || other.Queue != message.Queue || _groups.GetValueOrDefault(other.Name) != group) continue;
            if (before.Contains(other.Name))
            {
                if (other.Order > message.Order) Never("X3", line, $"{other.Name} and {message.Name} of group {group} come in the wrong order");
            }
            else if (other.IsInFlight && other.HiddenUntil > line.At)
            {
                Never("X3", line, $"{message.Name} is received while {other.Name} of its group {group} is in flight");
            }
            else if (other.Order < message.Order && other.HiddenUntil <= line.At)
            {
                Never("X3", line, $"{message.Name} is received before {other.Name} of its group {group}");
            }
        }
    }

    private Message? Find(string name) => _messages.GetValueOrDefault(name);

    private Message Add(string name, string queue) => _messages[name] = new Message(name, queue) { Order = _order++ };

    private sealed class Message(string name, string queue)
    {
        public string Name { get; } = name;

        public string Queue { get; set; } = queue;

        public long Order { get; set; }

        public DateTimeOffset HiddenUntil { get; set; }

        public bool IsInFlight { get; set; }

        public bool IsGone { get; set; }

        public int Receives { get; set; }
    }
}
