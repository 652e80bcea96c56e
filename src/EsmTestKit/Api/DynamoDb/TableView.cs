using System.Text.Json.Nodes;
using EsmTestKit.Internal.DynamoDb;

namespace EsmTestKit.Internal.Api;

/// <summary>A table as its operations answer it; members and order as recorded (ADD-65, WIR-066).</summary>
internal static class TableView
{
    /// <summary>Right after its creation.</summary>
    public static JsonObject Created(TableStore table) => Of(table, "CREATING", isSettled: false);

    /// <summary>At any later time.</summary>
    public static JsonObject Now(TableStore table, string status = "ACTIVE") => Of(table, status, isSettled: true);

    /// <summary>As it goes.</summary>
    public static JsonObject Deleted(TableStore table)
    {
        var view = Of(table, "DELETING", isSettled: false);
        view.Remove("AttributeDefinitions");
        view.Remove("KeySchema");
        view.Remove("CreationDateTime");
        return view;
    }

    public static JsonArray KeySchemaOf(KeySchema keys) => new([.. keys.Attributes.Select((attribute, index) =>
        (JsonNode)new JsonObject { ["AttributeName"] = attribute.Name, ["KeyType"] = index == 0 ? "HASH" : "RANGE" })]);

    private static JsonObject Of(TableStore table, string status, bool isSettled)
    {
        var definition = table.Definition;
        var view = new JsonObject
        {
            ["AttributeDefinitions"] = new JsonArray([.. definition.AttributeDefinitions.Select(attribute =>
                (JsonNode)new JsonObject { ["AttributeName"] = attribute.Name, ["AttributeType"] = attribute.Type })]),
            ["TableName"] = definition.Name,
            ["KeySchema"] = KeySchemaOf(definition.Keys),
            ["TableStatus"] = status,
            ["CreationDateTime"] = DynamoDbRequests.Epoch(definition.CreatedAt),
            ["ProvisionedThroughput"] = new JsonObject
            {
                ["NumberOfDecreasesToday"] = 0,
                ["ReadCapacityUnits"] = definition.ReadCapacityUnits,
                ["WriteCapacityUnits"] = definition.WriteCapacityUnits,
            },
            ["TableSizeBytes"] = table.Items.Sum(pair => pair.Value.SizeBytes),
            ["ItemCount"] = table.ItemCount,
            ["TableArn"] = definition.Arn,
            ["TableId"] = definition.Id,
        };
        if (definition.IsOnDemand) view["BillingModeSummary"] = Billing(definition, isSettled);
        AddStream(view, table);
        view["DeletionProtectionEnabled"] = definition.IsDeletionProtected;
        if (isSettled && definition.IsOnDemand)
        {
            view["WarmThroughput"] = new JsonObject { ["ReadUnitsPerSecond"] = 12000, ["WriteUnitsPerSecond"] = 4000, ["Status"] = "ACTIVE" };
        }

        return view;
    }

    private static JsonObject Billing(TableDefinition definition, bool isSettled)
    {
        var billing = new JsonObject { ["BillingMode"] = "PAY_PER_REQUEST" };
        if (isSettled) billing["LastUpdateToPayPerRequestDateTime"] = DynamoDbRequests.Epoch(definition.CreatedAt);
        return billing;
    }

    // The label and the ARN of the newest stream stay when it is disabled (STR-068).
    private static void AddStream(JsonObject view, TableStore table)
    {
        if (table.LatestStream is not { } stream) return;
        Rules.RuleHits.Note("STR-068");
        if (table.EnabledStream is not null)
        {
            view["StreamSpecification"] = new JsonObject { ["StreamEnabled"] = true, ["StreamViewType"] = stream.View.WireName() };
        }

        view["LatestStreamLabel"] = stream.Label;
        view["LatestStreamArn"] = stream.Arn;
    }
}
