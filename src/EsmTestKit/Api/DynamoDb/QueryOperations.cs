using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.DynamoDb;

namespace EsmTestKit.Internal.Api;

/// <summary>Query and Scan, page by page.</summary>
internal sealed class QueryOperations(TableRegistry tables)
{
    private const int MostSegments = 1_000_000;

    public void AddTo(ApiCatalog catalog)
    {
        catalog.Add("dynamodb:Query", Query);
        catalog.Add("dynamodb:Scan", Scan);
    }

    private ApiAnswer Query(ApiRequest request)
    {
        request.AcceptOnly("TableName", "KeyConditionExpression", "FilterExpression", "ProjectionExpression", "ExpressionAttributeNames", "ExpressionAttributeValues", "ScanIndexForward", "Limit", "ExclusiveStartKey", "Select");
        var table = request.TableOfItems(tables);
        if (request.OptionalString("KeyConditionExpression") is not { } text) throw DynamoDbErrors.Validation("Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.");
        var scope = WriteRequests.Scope(request);
        var condition = KeyCondition.Parse(text, table.Keys, scope);
        var isForward = request.OptionalBool("ScanIndexForward") ?? true;
        var items = table.Items.Where(pair => pair.Key.Partition.Equals(condition.Partition) && condition.Holds(pair.Value));
        return Page(request, table, scope, isForward ? items : items.Reverse(), isForward);
    }

    private ApiAnswer Scan(ApiRequest request)
    {
        request.AcceptOnly("TableName", "FilterExpression", "ProjectionExpression", "ExpressionAttributeNames", "ExpressionAttributeValues", "Limit", "ExclusiveStartKey", "Select", "Segment", "TotalSegments");
        var table = request.TableOfItems(tables);
        if (request.Has("Segment") != request.Has("TotalSegments")) throw DynamoDbErrors.Validation($"The {(request.Has("Segment") ? "TotalSegments" : "Segment")} parameter is required but was not present in the request when {(request.Has("Segment") ? "Segment" : "parameter TotalSegments")} is present");
        var segments = request.IntBetween("TotalSegments", 1, MostSegments, absent: 1);
        var segment = request.IntBetween("Segment", 0, MostSegments - 1, absent: 0);
        if (segment >= segments) throw DynamoDbErrors.Validation($"The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: {segment} is not less than TotalSegments: {segments}");
        var items = table.Items.Where(pair => segments == 1 || SegmentOf(pair.Key, segments) == segment);
        return Page(request, table, WriteRequests.Scope(request), items, isForward: true);
    }

    private static ApiAnswer Page(ApiRequest request, TableStore table, ExpressionScope scope, IEnumerable<KeyValuePair<ItemKey, AttributeMap>> items, bool isForward)
    {
        var filter = Filter(request, table, scope);
        var projection = request.OptionalString("ProjectionExpression") is { } text ? Projection.Parse(text, scope) : null;
        scope.RefuseUnused(hasExpressions: filter is not null || projection is not null || request.Operation.EndsWith("Query", StringComparison.Ordinal));
        var select = request.OneOf("Select", "", "ALL_ATTRIBUTES", "SPECIFIC_ATTRIBUTES", "COUNT");
        if (projection is not null && (select is "ALL_ATTRIBUTES" or "COUNT")) throw DynamoDbErrors.Validation($"Cannot specify the ProjectionExpression when choosing to get {(select == "COUNT" ? "only the Count" : "ALL_ATTRIBUTES")}");
        if (select == "SPECIFIC_ATTRIBUTES" && projection is null) throw DynamoDbErrors.Validation("Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES");
        if (request.OptionalObject("ExclusiveStartKey") is { } startKey)
        {
            var start = StartOf(table, startKey);
            items = items.Where(pair => isForward ? pair.Key.CompareTo(start) > 0 : pair.Key.CompareTo(start) < 0);
        }

        int? limit = request.Has("Limit") ? request.IntBetween("Limit", 1, int.MaxValue, absent: 1) : null;
        var page = ItemPage.Of(items.Select(pair => pair.Value), limit, filter);
        var answer = new JsonObject();
        if (select != "COUNT") answer["Items"] = new JsonArray([.. page.Items.Select(item => (JsonNode)ValueWriter.ToJson(projection is null ? item : projection.Of(item)))]);
        answer["Count"] = page.Items.Count;
        answer["ScannedCount"] = page.ScannedCount;
        if (page.Last is { } last) answer["LastEvaluatedKey"] = ValueWriter.ToJson(table.Keys.KeysOf(last));
        return new(answer);
    }

    private static Condition? Filter(ApiRequest request, TableStore table, ExpressionScope scope)
    {
        if (request.OptionalString("FilterExpression") is not { } text) return null;
        var filter = ConditionParser.Parse(text, ExpressionKind.FilterExpression, scope);
        var key = request.Operation.EndsWith("Query", StringComparison.Ordinal) ? table.Keys.Attributes.FirstOrDefault(key => filter.Attributes.Contains(key.Name)) : null;
        return key is null ? filter : throw DynamoDbErrors.Validation($"Filter Expression can only contain non-primary key attributes: Primary key attribute: {key.Name}");
    }

    private static ItemKey StartOf(TableStore table, JsonObject startKey)
    {
        try
        {
            return table.Keys.OfKey(ValueReader.ReadMap(startKey));
        }
        catch (AwsServiceException refused) when (refused.Code == "ValidationException")
        {
            throw DynamoDbErrors.Validation("The provided starting key is invalid");
        }
    }

    private static int SegmentOf(ItemKey key, int segments)
    {
        var hash = MD5.HashData(Encoding.UTF8.GetBytes(ValueWriter.ToText(new AttributeMap([new("key", key.Partition)]))));
        return (int)(BinaryPrimitives.ReadUInt32BigEndian(hash) % (uint)segments);
    }
}
