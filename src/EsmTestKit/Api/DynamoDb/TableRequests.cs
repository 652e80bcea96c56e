using EsmTestKit.Internal.DynamoDb;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Api;

/// <summary>Reads what a table is to be, and refuses what DynamoDB refuses.</summary>
internal static class TableRequests
{
    public static IReadOnlyList<KeyAttribute> Attributes(ApiRequest request) =>
        [.. request.NeededArray("AttributeDefinitions").Select(node =>
        {
            var part = request.Part(node, "AttributeDefinitions");
            return new KeyAttribute(part.Needed("AttributeName"), part.OneOf("AttributeType", "B", "N", "S"));
        })];

    public static KeySchema Keys(ApiRequest request, IReadOnlyList<KeyAttribute> attributes)
    {
        var parts = request.NeededArray("KeySchema").Select(node =>
        {
            var part = request.Part(node, "KeySchema");
            return (Name: part.Needed("AttributeName"), Type: part.OneOf("KeyType", "HASH", "RANGE"));
        }).ToList();
        if (parts.Count is 0 or > 2 || parts[0].Type != "HASH") throw DynamoDbErrors.Validation("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
        if (parts.Count == 2 && parts[1].Type != "RANGE") throw DynamoDbErrors.Validation("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
        if (parts.Count == 2 && parts[0].Name == parts[1].Name) throw DynamoDbErrors.Validation("Both the Hash Key and the Range Key element in the KeySchema have the same name");
        var keys = parts.Select(part => attributes.FirstOrDefault(attribute => attribute.Name == part.Name)
            ?? throw DynamoDbErrors.InvalidValues($"Some index key attributes are not defined in AttributeDefinitions. Keys: [{part.Name}], AttributeDefinitions: [{string.Join(", ", attributes.Select(attribute => attribute.Name))}]")).ToList();
        if (attributes.Count != keys.Count) throw DynamoDbErrors.InvalidValues("Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions");
        return new(keys[0], keys.Count == 2 ? keys[1] : null);
    }

    public static TableDefinition Billing(ApiRequest request, TableDefinition table, bool isNew)
    {
        var isOnDemand = isNew || request.Has("BillingMode") ? request.OneOf("BillingMode", "PROVISIONED", "PAY_PER_REQUEST") == "PAY_PER_REQUEST" : table.IsOnDemand;
        if (isOnDemand)
        {
            return request.Has("ProvisionedThroughput")
                ? throw DynamoDbErrors.InvalidValues("Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST")
                : table with { IsOnDemand = true, ReadCapacityUnits = 0, WriteCapacityUnits = 0 };
        }

        if (!request.Has("ProvisionedThroughput"))
        {
            if (!isNew && !table.IsOnDemand) return table;
            throw DynamoDbErrors.InvalidValues("ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED");
        }

        var throughput = request.Part(request.OptionalObject("ProvisionedThroughput"), "ProvisionedThroughput");
        return table with
        {
            IsOnDemand = false,
            ReadCapacityUnits = throughput.IntBetween("ReadCapacityUnits", 1, int.MaxValue, absent: 1),
            WriteCapacityUnits = throughput.IntBetween("WriteCapacityUnits", 1, int.MaxValue, absent: 1),
        };
    }

    /// <summary>Null: the request does not speak of a stream; None: it wants none (STR-067).</summary>
    public static DynamoDbStreamView? StreamOf(ApiRequest request)
    {
        if (request.OptionalObject("StreamSpecification") is not { } specification) return null;
        RuleHits.Note("STR-067");
        var part = request.Part(specification, "StreamSpecification");
        var isEnabled = part.OptionalBool("StreamEnabled") ?? throw DynamoDbRequests.Missing("StreamSpecification.streamEnabled");
        var view = part.OptionalString("StreamViewType");
        if (!isEnabled)
        {
            return view is null ? DynamoDbStreamView.None : throw DynamoDbErrors.InvalidValues("Table is being created without stream, but StreamViewType was specified");
        }

        if (view is null) throw DynamoDbErrors.InvalidValues("StreamViewType is required when StreamEnabled is true").By("STR-067");
        return StreamViews.Parse(view)
            ?? throw DynamoDbErrors.Validation($"1 validation error detected: Value '{view}' at 'streamSpecification.streamViewType' failed to satisfy constraint: Member must satisfy enum value set: [NEW_IMAGE, OLD_IMAGE, NEW_AND_OLD_IMAGES, KEYS_ONLY]").By("STR-067");
    }
}
