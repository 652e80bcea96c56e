using System.Text.Json.Nodes;
using EsmTestKit.Internal.DynamoDb;

namespace EsmTestKit.Internal.Api;

/// <summary>The operations on single items.</summary>
internal sealed class ItemOperations(TableRegistry tables)
{
    public void AddTo(ApiCatalog catalog)
    {
        catalog.Add("dynamodb:PutItem", Put);
        catalog.Add("dynamodb:GetItem", Get);
        catalog.Add("dynamodb:UpdateItem", Update);
        catalog.Add("dynamodb:DeleteItem", Delete);
    }

    private ApiAnswer Put(ApiRequest request)
    {
        request.AcceptOnly("TableName", "Item", "ReturnValues", "ConditionExpression", "ExpressionAttributeNames", "ExpressionAttributeValues", "ReturnValuesOnConditionCheckFailure");
        return WholeItem(request, WriteRequests.Put(request, request.TableOfItems(tables)));
    }

    private ApiAnswer Delete(ApiRequest request)
    {
        request.AcceptOnly("TableName", "Key", "ReturnValues", "ConditionExpression", "ExpressionAttributeNames", "ExpressionAttributeValues", "ReturnValuesOnConditionCheckFailure");
        return WholeItem(request, WriteRequests.Delete(request, request.TableOfItems(tables)));
    }

    private ApiAnswer Get(ApiRequest request)
    {
        request.AcceptOnly("TableName", "Key", "ProjectionExpression", "ExpressionAttributeNames");
        var table = request.TableOfItems(tables);
        var projection = ReadRequests.Projection(request);
        var item = table.Get(table.Keys.OfKey(WriteRequests.Key(request)));
        return Answer("Item", item is null || projection is null ? item : projection.Of(item));
    }

    private ApiAnswer Update(ApiRequest request)
    {
        request.AcceptOnly("TableName", "Key", "UpdateExpression", "AttributeUpdates", "ReturnValues", "ConditionExpression", "ExpressionAttributeNames", "ExpressionAttributeValues", "ReturnValuesOnConditionCheckFailure");
        var write = WriteRequests.Update(request, request.TableOfItems(tables));
        var wanted = request.OneOf("ReturnValues", "NONE", "ALL_OLD", "UPDATED_OLD", "ALL_NEW", "UPDATED_NEW");
        var (before, after) = ItemWriter.Carry(write);
        return Answer("Attributes", wanted switch
        {
            "ALL_OLD" => before,
            "UPDATED_OLD" => before is null ? null : NotEmpty(write.Change.Touched(before)),
            "ALL_NEW" => after,
            "UPDATED_NEW" => NotEmpty(write.Change.Touched(after!)),
            _ => null,
        });
    }

    private static ApiAnswer WholeItem(ApiRequest request, ItemWrite write)
    {
        var wanted = request.OneOf("ReturnValues", "NONE", "ALL_OLD", "ALL_NEW", "UPDATED_OLD", "UPDATED_NEW");
        if (wanted is not ("NONE" or "ALL_OLD")) throw DynamoDbErrors.Validation("Return values set to invalid value");
        var (before, _) = ItemWriter.Carry(write);
        return Answer("Attributes", wanted == "ALL_OLD" ? before : null);
    }

    private static AttributeMap? NotEmpty(AttributeMap attributes) => attributes.Count == 0 ? null : attributes;

    private static ApiAnswer Answer(string member, AttributeMap? attributes) =>
        attributes is null ? ApiAnswer.Empty : new(new JsonObject { [member] = ValueWriter.ToJson(attributes) });
}
