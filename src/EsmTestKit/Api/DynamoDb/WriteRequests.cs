using EsmTestKit.Internal.DynamoDb;

namespace EsmTestKit.Internal.Api;

/// <summary>Reads writes; alike in single operations, batches and transactions.</summary>
internal static class WriteRequests
{
    public static ItemWrite.Put Put(ApiRequest request, TableStore table)
    {
        var item = ValueReader.ReadMap(request.NeededObject("Item"));
        return Conditional(request, _ => new ItemWrite.Put(table, table.Keys.OfItem(item), item));
    }

    public static ItemWrite.Delete Delete(ApiRequest request, TableStore table) =>
        Conditional(request, _ => new ItemWrite.Delete(table, table.Keys.OfKey(Key(request))));

    public static ItemWrite.Check Check(ApiRequest request, TableStore table)
    {
        _ = request.Needed("ConditionExpression");
        return Conditional(request, _ => new ItemWrite.Check(table, table.Keys.OfKey(Key(request))));
    }

    public static ItemWrite.Update Update(ApiRequest request, TableStore table)
    {
        var key = Key(request);
        return Conditional(request, scope => new ItemWrite.Update(table, table.Keys.OfKey(key), key, Change(request, table, scope)));
    }

    public static AttributeMap Key(ApiRequest request) => ValueReader.ReadMap(request.NeededObject("Key"));

    public static ExpressionScope Scope(ApiRequest request) =>
        new(request.OptionalObject("ExpressionAttributeNames"), request.OptionalObject("ExpressionAttributeValues"));

    private static T Conditional<T>(ApiRequest request, Func<ExpressionScope, T> read)
        where T : ItemWrite
    {
        var scope = Scope(request);
        var write = read(scope);
        var condition = request.OptionalString("ConditionExpression") is { } text ? ConditionParser.Parse(text, ExpressionKind.ConditionExpression, scope) : null;
        scope.RefuseUnused(condition is not null || request.Has("UpdateExpression"));
        return write with
        {
            Condition = condition,
            ShowsItemOnFailure = request.OneOf("ReturnValuesOnConditionCheckFailure", "NONE", "ALL_OLD") == "ALL_OLD",
        };
    }

    private static IItemUpdate Change(ApiRequest request, TableStore table, ExpressionScope scope)
    {
        if (request.OptionalString("UpdateExpression") is not { } text) return new AttributeUpdates([.. Changes(request, table)]);
        if (request.Has("AttributeUpdates"))
        {
            throw DynamoDbErrors.Validation("Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {AttributeUpdates} Expression parameters: {UpdateExpression}");
        }

        return UpdateParser.Parse(text, table.Keys, scope);
    }

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
