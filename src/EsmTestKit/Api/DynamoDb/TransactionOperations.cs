using System.Text.Json.Nodes;
using EsmTestKit.Internal.DynamoDb;
using EsmTestKit.Internal.Ground;

namespace EsmTestKit.Internal.Api;

/// <summary>Transactions: all or nothing, at most one write of an item, and the same token for ten minutes is the same transaction.</summary>
internal sealed class TransactionOperations(World world, TableRegistry tables)
{
    private const int MostItems = 100;
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromMinutes(10);
    private static readonly string[] Actions = ["ConditionCheck", "Put", "Delete", "Update"];
    private readonly Dictionary<string, (string Request, DateTimeOffset At)> _tokens = new(StringComparer.Ordinal);

    public void AddTo(ApiCatalog catalog)
    {
        catalog.Add("dynamodb:TransactWriteItems", Write);
        catalog.Add("dynamodb:TransactGetItems", Get);
    }

    private ApiAnswer Write(ApiRequest request)
    {
        request.AcceptOnly("TransactItems", "ClientRequestToken");
        var items = Items(request);
        if (IsRepeated(request)) return ApiAnswer.Empty;
        var writes = items.ConvertAll(WriteOf);
        var distinct = writes.Select(write => (write.Table.Name, Key: ValueKey(write.Key))).Distinct().Count();
        if (distinct < writes.Count) throw DynamoDbErrors.Validation("Transaction request cannot include multiple operations on one item");
        ItemWriter.CarryAll(writes);
        Remember(request);
        return ApiAnswer.Empty;
    }

    private ApiAnswer Get(ApiRequest request)
    {
        request.AcceptOnly("TransactItems");
        var responses = Items(request).ConvertAll(item =>
        {
            item.AcceptOnly("Get");
            var part = item.Part(item.NeededObject("Get"), "Get");
            part.AcceptOnly("TableName", "Key", "ProjectionExpression", "ExpressionAttributeNames");
            var table = part.TableOfItems(tables);
            var projection = ReadRequests.Projection(part);
            var found = table.Get(table.Keys.OfKey(WriteRequests.Key(part)));
            if (found is not null && projection is not null) found = projection.Of(found);
            return found is null ? new JsonObject() : new JsonObject { ["Item"] = ValueWriter.ToJson(found) };
        });
        return new(new JsonObject { ["Responses"] = new JsonArray([.. responses]) });
    }

    private static List<ApiRequest> Items(ApiRequest request)
    {
        var items = request.NeededArray("TransactItems");
        if (items.Count == 0) throw DynamoDbErrors.Validation("1 validation error detected: Value '[]' at 'transactItems' failed to satisfy constraint: Member must have length greater than or equal to 1");
        if (items.Count > MostItems) throw DynamoDbErrors.Validation("1 validation error detected: Value at 'transactItems' failed to satisfy constraint: Member must have length less than or equal to 100");
        return [.. items.Select(item => request.Part(item, "TransactItems"))];
    }

    private ItemWrite WriteOf(ApiRequest item)
    {
        item.AcceptOnly(Actions);
        var action = Actions.Where(item.Has).ToList() is [var only]
            ? only
            : throw DynamoDbErrors.Validation("TransactItems can only contain one of Check, Put, Update or Delete");
        var part = item.Part(item.OptionalObject(action), action);
        part.AcceptOnly("TableName", action == "Put" ? "Item" : "Key", "UpdateExpression", "ConditionExpression", "ExpressionAttributeNames", "ExpressionAttributeValues", "ReturnValuesOnConditionCheckFailure");
        var table = part.TableOfItems(tables);
        return action switch
        {
            "Put" => WriteRequests.Put(part, table),
            "Delete" => WriteRequests.Delete(part, table),
            "Update" => WriteRequests.Update(part, table),
            _ => WriteRequests.Check(part, table),
        };
    }

    private bool IsRepeated(ApiRequest request)
    {
        if (request.OptionalString("ClientRequestToken") is not { } token || !_tokens.TryGetValue(token, out var known) || world.Now - known.At > TokenLifetime) return false;
        return known.Request == request.NeededArray("TransactItems").ToJsonString()
            ? true
            : throw new AwsServiceException("IdempotentParameterMismatchException", "The requested operation failed because its ClientRequestToken was used before with other parameters.");
    }

    private void Remember(ApiRequest request)
    {
        if (request.OptionalString("ClientRequestToken") is { } token) _tokens[token] = (request.NeededArray("TransactItems").ToJsonString(), world.Now);
    }

    private static string ValueKey(ItemKey key) =>
        ValueWriter.ToText(new AttributeMap(key.Sort is { } sort ? [new("p", key.Partition), new("s", sort)] : [new("p", key.Partition)]));
}
