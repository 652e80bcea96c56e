using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Sqs;

/// <summary>A FIFO queue: groups by the time since which their head is available (SQS-183); of a group, the messages before its first hidden one (SQS-173).</summary>
internal sealed class FifoLine(int lookAhead) : IMessageLine
{
    private readonly Dictionary<string, Group> _groups = new(StringComparer.Ordinal);
    private readonly SortedSet<Group> _available = new(Group.ByHead);
    private readonly FifoLookAhead _front = new(lookAhead);
    private long _order;
    private long _changes;

    public bool HasReceivable => _available.Count > 0 && (_front.SeesAll || _available.Any(group => _front.Sees(group.HeadOrder)));

    public void Join(QueueMessage message, bool isVisible)
    {
        message.Order = _order++;
        _front.Join(message);
        var name = message.GroupId ?? string.Empty;
        if (!_groups.TryGetValue(name, out var group)) _groups.Add(name, group = new Group());
        Change(group, () => group.Put(message, isVisible ? message.VisibleFrom : null, _changes++));
    }

    public void Hide(QueueMessage message) => Change(GroupOf(message), () => GroupOf(message).Put(message, null, _changes++));

    public void Show(QueueMessage message, DateTimeOffset since) => Change(GroupOf(message), () => GroupOf(message).Put(message, since, _changes++));

    public void Leave(QueueMessage message, bool wasVisible)
    {
        _front.Leave(message);
        var group = GroupOf(message);
        Change(group, () => group.Remove(message));
        if (group.IsEmpty) _groups.Remove(message.GroupId ?? string.Empty);
    }

    // As many as possible of the first available group, then of the next (SQS-176).
    public IEnumerable<QueueMessage> Receivable()
    {
        RuleHits.Note("SQS-173");
        RuleHits.Note("SQS-175");
        RuleHits.Note("SQS-176");
        RuleHits.Note("SQS-183");
        RuleHits.Note("SQS-185"); // Availability alone decides; no caller can ask for a group.
        var groups = _front.SeesAll ? _available : _available.Where(group => _front.Sees(group.HeadOrder));
        return groups.SelectMany(group => group.Deliverable());
    }

    private Group GroupOf(QueueMessage message) => _groups[message.GroupId ?? string.Empty];

    // A group's place depends on its head, so it leaves the set before anything changes and comes back after.
    private void Change(Group group, Action change)
    {
        if (group.IsAvailable) _available.Remove(group);
        change();
        if (group.IsAvailable) _available.Add(group);
    }

    private sealed class Group
    {
        public static readonly IComparer<Group> ByHead = Comparer<Group>.Create((a, b) =>
        {
            var bySince = a.HeadSince.CompareTo(b.HeadSince);
            // On a virtual clock much happens at one instant; there the order of happening stands for the time between.
            return bySince != 0 ? bySince : a.HeadChange.CompareTo(b.HeadChange);
        });

        // Messages in order of sending; the value is the instant since which the message is visible, null while it is not.
        private readonly SortedDictionary<long, Slot> _slots = [];

        public bool IsEmpty => _slots.Count == 0;

        public bool IsAvailable { get; private set; }

        private DateTimeOffset HeadSince { get; set; }

        private long HeadChange { get; set; }

        public long HeadOrder { get; private set; }

        public void Remove(QueueMessage message)
        {
            _slots.Remove(message.Order);
            LookAtHead();
            RuleHits.Note(IsAvailable ? "SQS-179" : "SQS-178");
        }

        public IEnumerable<QueueMessage> Deliverable()
        {
            RuleHits.Note("SQS-381");
            RuleHits.Note("SQS-383"); // What came back is the oldest again.
            return _slots.Values.TakeWhile(slot => slot.Since is not null).Select(slot => slot.Message);
        }

        public void Put(QueueMessage message, DateTimeOffset? since, long change)
        {
            _slots[message.Order] = new Slot(message, since, change);
            LookAtHead();
        }

        private void LookAtHead()
        {
            IsAvailable = false;
            foreach (var (order, head) in _slots)
            {
                // A head in flight or delayed locks its group, whatever is sent behind it; other groups have heads of their own.
                RuleHits.Note(head.Message.Hiding == Hiding.Delay ? "SQS-174" : "SQS-177");
                RuleHits.Note("SQS-161");
                RuleHits.Note("SQS-182");
                if (head.Since is { } since) (IsAvailable, HeadSince, HeadOrder, HeadChange) = (true, since, order, head.Change);
                return;
            }
        }

        private readonly record struct Slot(QueueMessage Message, DateTimeOffset? Since, long Change);
    }
}
