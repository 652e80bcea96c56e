using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;
using EsmTestKit.Internal.Time;

namespace EsmTestKit.Internal.DynamoDb;

/// <summary>Deletes items whose time to live has passed, when the clock advances there (STR-097, ADD-26). Until then they can be read and changed.</summary>
/// <remarks>The one thing of a table that waits on the timeline: a deletion makes a stream record, which a mapping must see. It never keeps the simulation busy.</remarks>
internal sealed class TimeToLive(World world, TimeSpan delay, Action<ItemKey> delete)
{
    private const int OldestYears = 5;
    private static readonly DynamoNumber LatestSecond = DynamoNumber.Parse("253402300799");
    private readonly SortedSet<(DateTimeOffset Due, ItemKey Key)> _expiring = [];
    private readonly SortedDictionary<ItemKey, DateTimeOffset> _dueByKey = [];
    private TimelineEntry? _next;

    /// <summary>Null: nothing expires.</summary>
    public string? Attribute { get; private set; }

    public void Enable(string attribute, IEnumerable<KeyValuePair<ItemKey, AttributeMap>> items)
    {
        Attribute = attribute;
        foreach (var (key, item) in items) Watch(key, item);
    }

    public void Disable()
    {
        Attribute = null;
        _expiring.Clear();
        _dueByKey.Clear();
        Schedule();
    }

    /// <summary>Called after each change of an item; null: it is gone.</summary>
    public void Watch(ItemKey key, AttributeMap? item)
    {
        if (Attribute is null) return;
        if (_dueByKey.Remove(key, out var before)) _expiring.Remove((before, key));
        if (item is not null && ExpiryOf(item) is { } expiry)
        {
            var due = expiry + delay;
            _expiring.Add((due, key));
            _dueByKey.Add(key, due);
        }

        Schedule();
    }

    // Type N, whole epoch seconds, not more than five years in the past (STR-097).
    private DateTimeOffset? ExpiryOf(AttributeMap item)
    {
        if (item[Attribute!] is not DynamoValue.Number { Value: var seconds } || !seconds.IsWhole || seconds.Mantissa.Sign < 0 || seconds.CompareTo(LatestSecond) > 0) return null;
        var expiry = DateTimeOffset.FromUnixTimeSeconds(long.Parse(seconds.ToString(), System.Globalization.CultureInfo.InvariantCulture));
        RuleHits.Note("STR-097", "ADD-26");
        return expiry < world.Now.AddYears(-OldestYears) || expiry > DateTimeOffset.MaxValue - delay ? null : expiry;
    }

    private void Schedule()
    {
        DateTimeOffset? due = _expiring.Count == 0 ? null : _expiring.Min.Due;
        if (_next is { IsCancelled: false } && _next.Due == due) return;
        _next?.Cancel();
        _next = due is { } instant ? world.Timeline.At(instant, Sweep) : null;
    }

    private void Sweep()
    {
        _next = null;
        while (_expiring.Count > 0 && _expiring.Min is var (due, key) && due <= world.Now) delete(key);
        Schedule();
    }
}
