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
        foreach (var write in writes) write.Table.Write(write.Key, write.After(null));
        return new(new JsonObject { ["UnprocessedItems"] = new JsonObject() });
    }

    private ApiAnswer Get(ApiRequest request)
    {
        request.AcceptOnly("RequestItems");
        var reads = new List<(TableStore Table, ItemKey Key)>();
        foreach (var (table, node) in Requests(request))
        {
            var part = request.Part(node, "RequestItems");
            part.AcceptOnly("Keys");
            reads.AddRange(part.NeededArray("Keys").Select(key => (table, table.Keys.OfKey(ValueReader.ReadMap(key as JsonObject ?? throw request.WrongType("Keys", "a list of keys"))))));
        }

        if (reads.Count > MostReads) throw DynamoDbErrors.Validation("Too many items requested for the BatchGetItem call");
        RefuseDuplicates(reads);
        var responses = new JsonObject();
        foreach (var ofTable in reads.GroupBy(read => read.Table))
        {
            responses[ofTable.Key.Name] = new JsonArray([.. ofTable.Select(read => read.Table.Get(read.Key)).OfType<AttributeMap>().Select(ValueWriter.ToJson)]);
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
        return put is not null ? WriteRequests.Put(part.Part(put, "PutRequest"), table) : WriteRequests.Delete(part.Part(delete, "DeleteRequest"), table);
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
