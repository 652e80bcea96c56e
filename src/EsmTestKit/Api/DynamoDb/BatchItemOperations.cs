using System.Text.Json.Nodes;
using EsmTestKit.Internal.DynamoDb;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Api;

/// <summary>Batches: checked whole, then carried out one by one; each changed item has its own stream record (STR-079).</summary>
internal sealed class BatchItemOperations(TableRegistry tables)
{
    private const int MostWrites = 25;
    private const int MostReads = 100;

    public void AddTo(ApiCatalog catalog)
    {
        catalog.Add("dynamodb:BatchWriteItem", Write);
        catalog.Add("dynamodb:BatchGetItem", Get);
    }

    private ApiAnswer Write(ApiRequest request)
    {
        request.AcceptOnly("RequestItems");
        RuleHits.Note("STR-079");
        var writes = new List<ItemWrite>();
        foreach (var (table, node) in Requests(request))
        {
            var array = node as JsonArray ?? throw request.WrongType("RequestItems", "a map of lists");
            writes.AddRange(array.Select(write => WriteOf(request.Part(write, "RequestItems"), table)));
        }

        if (writes.Count is 0 or > MostWrites) throw DynamoDbErrors.Validation(writes.Count == 0 ? "The batch write request list for a table cannot be null or empty" : "Too many items requested for the BatchWriteItem call");
        RefuseDuplicates(writes.Select(write => (write.Table, write.Key)));
        var afters = writes.ConvertAll(write => write.After(null));
        for (var index = 0; index < writes.Count; index++) writes[index].Table.Write(writes[index].Key, afters[index]);
        return new(new JsonObject { ["UnprocessedItems"] = new JsonObject() });
    }

    private ApiAnswer Get(ApiRequest request)
    {
        request.AcceptOnly("RequestItems");
        var reads = new List<(TableStore Table, ItemKey Key)>();
        var projections = new Dictionary<string, Projection>(StringComparer.Ordinal);
        foreach (var (table, node) in Requests(request))
        {
            var part = request.Part(node, "RequestItems");
            part.AcceptOnly("Keys", "ProjectionExpression", "ExpressionAttributeNames");
            if (ReadRequests.Projection(part) is { } projection) projections[table.Name] = projection;
            reads.AddRange(part.NeededArray("Keys").Select(key => (table, table.Keys.OfKey(ValueReader.ReadMap(key as JsonObject ?? throw request.WrongType("Keys", "a list of keys"))))));
        }

        if (reads.Count > MostReads) throw DynamoDbErrors.Validation("Too many items requested for the BatchGetItem call");
        RefuseDuplicates(reads);
        var responses = new JsonObject();
        foreach (var ofTable in reads.GroupBy(read => read.Table))
        {
            var items = ofTable.Select(read => read.Table.Get(read.Key)).OfType<AttributeMap>();
            if (projections.TryGetValue(ofTable.Key.Name, out var projection)) items = items.Select(projection.Of);
            responses[ofTable.Key.Name] = new JsonArray([.. items.Select(ValueWriter.ToJson)]);
        }

        return new(new JsonObject { ["Responses"] = responses, ["UnprocessedKeys"] = new JsonObject() });
    }

    private IEnumerable<(TableStore Table, JsonNode? Request)> Requests(ApiRequest request) =>
        request.NeededObject("RequestItems").Select(pair =>
            (tables.FindByNameOrArn(pair.Key) ?? throw DynamoDbErrors.NoTableForItems().By("WIR-068"), pair.Value));

    private static ItemWrite WriteOf(ApiRequest part, TableStore table)
    {
        var put = part.OptionalObject("PutRequest");
        var delete = part.OptionalObject("DeleteRequest");
        if (put is null == delete is null) throw DynamoDbErrors.Validation("Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes");
        var write = part.Part(put ?? delete, put is null ? "DeleteRequest" : "PutRequest");
        write.AcceptOnly(put is null ? "Key" : "Item");
        return put is null ? WriteRequests.Delete(write, table) : WriteRequests.Put(write, table);
    }

    private static void RefuseDuplicates(IEnumerable<(TableStore Table, ItemKey Key)> items)
    {
        foreach (var ofTable in items.GroupBy(item => item.Table))
        {
            var keys = ofTable.Select(item => item.Key).ToList();
            if (new SortedSet<ItemKey>(keys).Count < keys.Count) throw DynamoDbErrors.Validation("Provided list of item keys contains duplicates");
        }
    }
}
