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
        request.AcceptOnly("TableName", "Item", "ReturnValues");
        return WholeItem(request, WriteRequests.Put(request, request.TableOfItems(tables)));
    }

    private ApiAnswer Delete(ApiRequest request)
    {
        request.AcceptOnly("TableName", "Key", "ReturnValues");
        return WholeItem(request, WriteRequests.Delete(request, request.TableOfItems(tables)));
    }

    private ApiAnswer Get(ApiRequest request)
    {
        request.AcceptOnly("TableName", "Key");
        var table = request.TableOfItems(tables);
        return Answer("Item", table.Get(table.Keys.OfKey(WriteRequests.Key(request))));
    }

    private ApiAnswer Update(ApiRequest request)
    {
        request.AcceptOnly("TableName", "Key", "AttributeUpdates", "ReturnValues");
        var write = WriteRequests.Update(request, request.TableOfItems(tables));
        var wanted = request.OneOf("ReturnValues", "NONE", "ALL_OLD", "UPDATED_OLD", "ALL_NEW", "UPDATED_NEW");
        var (before, after) = Carry(write);
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
        var (before, _) = Carry(write);
        return Answer("Attributes", wanted == "ALL_OLD" ? before : null);
    }

    private static (AttributeMap? Before, AttributeMap? After) Carry(ItemWrite write)
    {
        var before = write.Table.Get(write.Key);
        var after = write.After(before);
        write.Table.Write(write.Key, after);
        return (before, after);
    }

    private static AttributeMap? NotEmpty(AttributeMap attributes) => attributes.Count == 0 ? null : attributes;

    private static ApiAnswer Answer(string member, AttributeMap? attributes) =>
        attributes is null ? ApiAnswer.Empty : new(new JsonObject { [member] = ValueWriter.ToJson(attributes) });
}
