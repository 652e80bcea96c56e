using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.DynamoDb;

/// <summary>One table: its items by key, and the stream that tells of their changes.</summary>
internal sealed class TableStore
{
    private readonly World _world;
    private readonly TableRegistry _registry;
    private readonly SortedDictionary<ItemKey, AttributeMap> _items = [];

    public TableStore(World world, TableRegistry registry, TableDefinition definition)
    {
        _world = world;
        _registry = registry;
        Definition = definition;
        TimeToLive = new TimeToLive(world, registry.Behavior.TimeToLiveDelay, key => Write(key, null, byTimeToLive: true));
    }

    public TableDefinition Definition { get; set; }

    public string Name => Definition.Name;

    public KeySchema Keys => Definition.Keys;

    public TimeToLive TimeToLive { get; }

    /// <summary>The newest stream, enabled or not; null: never had one (STR-068).</summary>
    public TableStream? LatestStream { get; private set; }

    public TableStream? EnabledStream => LatestStream is { DisabledAt: null } ? LatestStream : null;

    public int ItemCount => _items.Count;

    /// <summary>In the order of their keys.</summary>
    public IEnumerable<KeyValuePair<ItemKey, AttributeMap>> Items => _items;

    public AttributeMap? Get(ItemKey key) => _items.GetValueOrDefault(key);

    /// <summary>Puts (or, with null, deletes) the item at its key. Answers what was there.</summary>
    public AttributeMap? Write(ItemKey key, AttributeMap? after, bool byTimeToLive = false)
    {
        if (after?.SizeBytes > ValueSize.MaxItemBytes) throw DynamoDbErrors.ItemTooLarge();
        var before = Get(key);
        var kind = ChangeKinds.Between(before, after);
        if (after is not null) _items[key] = after;
        else _items.Remove(key);
        TimeToLive.Watch(key, after);
        var keys = ValueWriter.ToText(Keys.KeysOf(after ?? before ?? AttributeMap.Empty));
        _world.Ledger.Append(new DynamoDbItemWritten(Name, keys, kind?.WireName(), byTimeToLive) { Rule = RuleOf(kind, before, byTimeToLive) });
        if (kind is { } change) Tell(key, change, before, after, byTimeToLive);
        return before;
    }

    public void EnableStream(DynamoDbStreamView view)
    {
        if (EnabledStream is not null) throw DynamoDbErrors.InUse($"Table already has an enabled stream: TableName: {Name}").By("STR-070");
        if (LatestStream is not null)
        {
            // Another stream with another ARN: a mapping of the old one never sees its records.
            RuleHits.Note("STR-071");
            RuleHits.Note("STR-337");
        }

        LatestStream = _registry.NewStream(Definition, view);
    }

    public void DisableStream()
    {
        if (EnabledStream is not { } stream) throw DynamoDbErrors.Validation($"Table is already not streaming: TableName: {Name}").By("STR-070");
        stream.Disable();
    }

    private void Tell(ItemKey key, ChangeKind kind, AttributeMap? before, AttributeMap? after, bool byTimeToLive)
    {
        if (EnabledStream is not { } stream) return;
        var record = stream.Append(key, kind, before, after, _registry.NextRecord(Name), byTimeToLive);
        _world.Ledger.Append(new DynamoDbStreamRecordWritten(record) { Rule = byTimeToLive ? "STR-095" : "STR-075" });
        stream.TellReaders();
    }

    private static string Unchanged()
    {
        RuleHits.Note("WIR-073");
        return "STR-076";
    }

    // STR-075: three kinds of change; STR-076 and STR-077: what changes nothing tells nothing.
    private static string RuleOf(ChangeKind? kind, AttributeMap? before, bool byTimeToLive) =>
        byTimeToLive ? "STR-097"
        : kind is not null ? "STR-075"
        : before is null ? "STR-077"
        : Unchanged();
}
