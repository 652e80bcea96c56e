using EsmTestKit.Internal.DynamoDb;
using EsmTestKit.Internal.Ground;

namespace EsmTestKit;

/// <summary>A DynamoDB table of the simulation, and its stream.</summary>
/// <remarks>
/// Items and keys are plain objects (<c>new { id = "1", total = 5 }</c>), or, as a string, DynamoDB's typed JSON
/// (<c>"""{"id":{"S":"1"},"total":{"N":"5"}}"""</c>), which has all ten types.
/// </remarks>
public sealed class DynamoDbTable
{
    private readonly World _world;

    internal DynamoDbTable(World world, TableStore store)
    {
        _world = world;
        Store = store;
    }

    /// <summary>The table's name.</summary>
    public string Name => Store.Name;

    /// <summary>The table's ARN.</summary>
    public string Arn => Store.Definition.Arn;

    /// <summary>The ARN of the newest stream (AWS: <c>LatestStreamArn</c>); null when the table never had one.</summary>
    public string? StreamArn => _world.Door.Enter(() => Store.LatestStream?.Arn);

    /// <summary>All items, in the order of their keys.</summary>
    public IReadOnlyList<DynamoDbItem> Items => _world.Door.Enter(() => Store.Items.Select(pair => new DynamoDbItem(pair.Value)).ToArray());

    /// <summary>What can be read from the newest stream now, shard by shard in order of their making. Looking never drains.</summary>
    public IReadOnlyList<DynamoDbStreamItem> StreamRecords => _world.Door.Enter(() =>
        Store.LatestStream?.TableShards.SelectMany(shard => shard.Readable).Select(change => new DynamoDbStreamItem(change)).ToArray() ?? []);

    internal TableStore Store { get; }

    internal World World => _world;

    /// <summary>Puts a whole item, in place of the one with the same key (AWS: <c>PutItem</c>). Nothing is delivered before the clock is advanced.</summary>
    /// <param name="item">A plain object; its properties are the attributes.</param>
    /// <returns>The item that was there before; null: there was none.</returns>
    /// <exception cref="AwsServiceException">DynamoDB would refuse the item.</exception>
    public DynamoDbItem? PutItem(object item) => Put(ItemOf(item));

    /// <summary>Puts a whole item (AWS: <c>PutItem</c>).</summary>
    /// <param name="attributeJson">DynamoDB's typed JSON.</param>
    /// <returns>The item that was there before; null: there was none.</returns>
    /// <exception cref="AwsServiceException">DynamoDB would refuse the item.</exception>
    public DynamoDbItem? PutItem(string attributeJson) => Put(DynamoDbItem.Parse(attributeJson));

    /// <summary>Sets some attributes of an item, and makes it when it is not there (AWS: <c>UpdateItem</c>).</summary>
    /// <param name="key">The key attributes, as a plain object or typed JSON.</param>
    /// <param name="changes">The attributes to set, as a plain object or typed JSON. Key attributes cannot be changed.</param>
    /// <returns>The item as it is now.</returns>
    /// <exception cref="AwsServiceException">DynamoDB would refuse the update.</exception>
    public DynamoDbItem UpdateItem(object key, object changes)
    {
        var (keys, values) = (ItemOf(key).Attributes, ItemOf(changes).Attributes);
        return _world.Call(
            "dynamodb:UpdateItem",
            () => TableCalls.Update(Name, keys, values),
            () =>
            {
                var place = Store.Keys.OfKey(keys);
                var after = Store.Get(place) ?? keys;
                foreach (var (name, value) in values)
                {
                    KeyUpdate.Refuse(Store.Keys, name);
                    after = after.With(name, value);
                }

                Store.Write(place, after);
                return new DynamoDbItem(after);
            },
            _ => []);
    }

    /// <summary>Deletes an item (AWS: <c>DeleteItem</c>). That it is not there is no error.</summary>
    /// <param name="key">The key attributes, as a plain object or typed JSON.</param>
    /// <returns>The item that was there; null: there was none.</returns>
    /// <exception cref="AwsServiceException">The key does not fit the table.</exception>
    public DynamoDbItem? DeleteItem(object key)
    {
        var keys = ItemOf(key).Attributes;
        return _world.Call("dynamodb:DeleteItem", () => TableCalls.WithKey(Name, keys), () => Wrap(Store.Write(Store.Keys.OfKey(keys), null)), _ => []);
    }

    /// <summary>The item with this key (AWS: <c>GetItem</c>).</summary>
    /// <param name="key">The key attributes, as a plain object or typed JSON.</param>
    /// <returns>The item; null: there is none.</returns>
    /// <exception cref="AwsServiceException">The key does not fit the table.</exception>
    public DynamoDbItem? GetItem(object key)
    {
        var keys = ItemOf(key).Attributes;
        return _world.Call("dynamodb:GetItem", () => TableCalls.WithKey(Name, keys), () => Wrap(Store.Get(Store.Keys.OfKey(keys))), TableCalls.Got);
    }

    /// <summary>Begins a new stream with an ARN of its own (AWS: <c>UpdateTable</c>, <c>StreamSpecification</c>).</summary>
    /// <param name="view">What it shows. To change it, disable the stream and enable another.</param>
    /// <exception cref="AwsServiceException">The table has a stream.</exception>
    public void EnableStream(DynamoDbStreamView view)
    {
        if (view == DynamoDbStreamView.None) throw new EsmUsageException("A stream without a view shows nothing.", "Give another view, or call DisableStream().");
        _world.Call("dynamodb:UpdateTable", () => TableCalls.Stream(Name, view), () => { Store.EnableStream(view); });
    }

    /// <summary>Closes the stream; what it holds can be read for 24 h more (AWS: <c>UpdateTable</c>, <c>StreamEnabled</c> false).</summary>
    /// <exception cref="AwsServiceException">The table has no stream.</exception>
    public void DisableStream() => _world.Call("dynamodb:UpdateTable", () => TableCalls.Stream(Name, DynamoDbStreamView.None), () => Store.DisableStream());

    /// <summary>The form <c>table "orders"</c>.</summary>
    public override string ToString() => $"table \"{Name}\"";

    private DynamoDbItem? Put(DynamoDbItem item) => _world.Call(
        "dynamodb:PutItem",
        () => TableCalls.Put(Name, item.Attributes),
        () => Wrap(Store.Write(Store.Keys.OfItem(item.Attributes), item.Attributes)),
        _ => []);

    private static DynamoDbItem ItemOf(object item) => item is string attributeJson ? DynamoDbItem.Parse(attributeJson) : DynamoDbItem.Of(item);

    private static DynamoDbItem? Wrap(AttributeMap? attributes) => attributes is null ? null : new(attributes);
}
