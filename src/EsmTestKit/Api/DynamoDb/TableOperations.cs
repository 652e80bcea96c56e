using System.Text.Json.Nodes;
using EsmTestKit.Internal.DynamoDb;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Api;

/// <summary>The operations on tables themselves (WIR-064, WIR-066).</summary>
internal sealed class TableOperations(World world, TableRegistry tables)
{
    public void AddTo(ApiCatalog catalog)
    {
        catalog.Add("dynamodb:CreateTable", Create);
        catalog.Add("dynamodb:UpdateTable", Update);
        catalog.Add("dynamodb:DescribeTable", Describe);
        catalog.Add("dynamodb:DeleteTable", Delete);
        catalog.Add("dynamodb:ListTables", List);
        catalog.Add("dynamodb:UpdateTimeToLive", UpdateTimeToLive);
        catalog.Add("dynamodb:DescribeTimeToLive", DescribeTimeToLive);
    }

    private ApiAnswer Create(ApiRequest request)
    {
        request.AcceptOnly("TableName", "AttributeDefinitions", "KeySchema", "BillingMode", "ProvisionedThroughput", "StreamSpecification", "DeletionProtectionEnabled");
        var attributes = TableRequests.Attributes(request);
        var keys = TableRequests.Keys(request, attributes);
        var definition = TableMaking.Define(tables, world, request.Needed("TableName"), keys) with
        {
            AttributeDefinitions = attributes,
            IsDeletionProtected = request.OptionalBool("DeletionProtectionEnabled") ?? false,
        };
        var view = TableRequests.StreamOf(request) ?? DynamoDbStreamView.None;
        var table = tables.Create(TableRequests.Billing(request, definition, isNew: true), view);
        RuleHits.Note("ADD-65");
        return Described(TableView.Created(table));
    }

    private ApiAnswer Update(ApiRequest request)
    {
        request.AcceptOnly("TableName", "AttributeDefinitions", "BillingMode", "ProvisionedThroughput", "StreamSpecification", "DeletionProtectionEnabled");
        var table = request.Table(tables);
        var isProtected = request.OptionalBool("DeletionProtectionEnabled");
        var definition = TableRequests.Billing(request, table.Definition, isNew: false);
        var stream = TableRequests.StreamOf(request);
        if (stream is null && isProtected is null && !request.Has("BillingMode") && !request.Has("ProvisionedThroughput"))
        {
            throw DynamoDbErrors.Validation("At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required");
        }

        if (stream is DynamoDbStreamView.None) table.DisableStream();
        else if (stream is { } view) table.EnableStream(view);
        table.Definition = definition with { IsDeletionProtected = isProtected ?? definition.IsDeletionProtected };
        RuleHits.Note("ADD-65");
        return Described(TableView.Now(table, "UPDATING"));
    }

    private ApiAnswer Describe(ApiRequest request)
    {
        request.AcceptOnly("TableName");
        RuleHits.Note("WIR-066");
        return new(new JsonObject { ["Table"] = TableView.Now(request.Table(tables)) });
    }

    private ApiAnswer Delete(ApiRequest request)
    {
        request.AcceptOnly("TableName");
        var table = request.Table(tables);
        if (table.Definition.IsDeletionProtected) throw DynamoDbErrors.Validation("Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.");
        var view = TableView.Deleted(table);
        tables.Delete(table);
        return Described(view);
    }

    private ApiAnswer List(ApiRequest request)
    {
        request.AcceptOnly("Limit", "ExclusiveStartTableName");
        var limit = request.IntBetween("Limit", 1, 100, absent: 100);
        var from = request.OptionalString("ExclusiveStartTableName");
        var names = tables.All.Select(table => table.Name).Where(name => from is null || string.CompareOrdinal(name, from) > 0).ToList();
        var answer = new JsonObject { ["TableNames"] = new JsonArray([.. names.Take(limit).Select(name => (JsonNode)name)]) };
        if (names.Count > limit) answer["LastEvaluatedTableName"] = names[limit - 1];
        return new(answer);
    }

    private ApiAnswer UpdateTimeToLive(ApiRequest request)
    {
        request.AcceptOnly("TableName", "TimeToLiveSpecification");
        var table = request.Table(tables);
        var specification = request.Part(request.NeededObject("TimeToLiveSpecification"), "TimeToLiveSpecification");
        var attribute = specification.Needed("AttributeName");
        var isEnabled = specification.OptionalBool("Enabled") ?? throw DynamoDbRequests.Missing("TimeToLiveSpecification.enabled");
        if (isEnabled == table.TimeToLive.Attribute is not null) throw DynamoDbErrors.Validation($"TimeToLive is already {(isEnabled ? "enabled" : "disabled")}");
        if (!isEnabled && table.TimeToLive.Attribute != attribute) throw DynamoDbErrors.Validation("TimeToLive is active on a different AttributeName: current AttributeName is " + table.TimeToLive.Attribute);
        if (isEnabled) table.TimeToLive.Enable(attribute, table.Items);
        else table.TimeToLive.Disable();
        return new(new JsonObject { ["TimeToLiveSpecification"] = new JsonObject { ["AttributeName"] = attribute, ["Enabled"] = isEnabled } });
    }

    private ApiAnswer DescribeTimeToLive(ApiRequest request)
    {
        request.AcceptOnly("TableName");
        var attribute = request.Table(tables).TimeToLive.Attribute;
        var description = new JsonObject { ["TimeToLiveStatus"] = attribute is null ? "DISABLED" : "ENABLED" };
        if (attribute is not null) description["AttributeName"] = attribute;
        return new(new JsonObject { ["TimeToLiveDescription"] = description });
    }

    private static ApiAnswer Described(JsonObject view) => new(new JsonObject { ["TableDescription"] = view });
}
