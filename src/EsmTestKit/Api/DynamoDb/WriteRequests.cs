using EsmTestKit.Internal.DynamoDb;

namespace EsmTestKit.Internal.Api;

/// <summary>Reads writes; alike in single operations, batches and transactions.</summary>
internal static class WriteRequests
{
    public static ItemWrite.Put Put(ApiRequest request, TableStore table)
    {
        var item = ValueReader.ReadMap(request.NeededObject("Item"));
        return new(table, table.Keys.OfItem(item), item);
    }

    public static ItemWrite.Delete Delete(ApiRequest request, TableStore table) => new(table, table.Keys.OfKey(Key(request)));

    public static ItemWrite.Update Update(ApiRequest request, TableStore table)
    {
        var key = Key(request);
        return new(table, table.Keys.OfKey(key), key, new AttributeUpdates([.. Changes(request, table)]));
    }

    public static AttributeMap Key(ApiRequest request) => ValueReader.ReadMap(request.NeededObject("Key"));

    private static IEnumerable<AttributeUpdates.Change> Changes(ApiRequest request, TableStore table)
    {
        foreach (var (name, node) in request.OptionalObject("AttributeUpdates") ?? [])
        {
            KeyUpdate.Refuse(table.Keys, name);
            var part = request.Part(node, "AttributeUpdates");
            var value = part.OptionalObject("Value") is { } given ? ValueReader.Read(given) : null;
            var action = part.OneOf("Action", "PUT", "DELETE", "ADD") switch
            {
                "DELETE" => AttributeUpdates.Action.Delete,
                "ADD" => AttributeUpdates.Action.Add,
                _ => AttributeUpdates.Action.Put,
            };
            if (value is null && action != AttributeUpdates.Action.Delete) throw DynamoDbErrors.InvalidValues("Only DELETE action is allowed when no attribute value is specified");
            yield return new(name, action, value);
        }
    }
}
