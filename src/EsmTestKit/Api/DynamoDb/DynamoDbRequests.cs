using System.Text.Json.Nodes;
using EsmTestKit.Internal.DynamoDb;

namespace EsmTestKit.Internal.Api;

/// <summary>Reads the members that several DynamoDB operations share, and refuses what the kit would ignore.</summary>
internal static class DynamoDbRequests
{
    /// <summary>Every member is either simulated or refused: nothing that a caller asks for is passed over in silence.</summary>
    public static void AcceptOnly(this ApiRequest request, params ReadOnlySpan<string> members)
    {
        foreach (var (member, value) in request.Members)
        {
            if (value is null || members.Contains(member)) continue;
            if (IsNothing(member, value)) continue;
            throw new EsmUsageException(
                $"The kit does not simulate the member {member} of DynamoDB's {request.Operation.Split(':')[^1]}.",
                $"Leave it out. Simulated members: {string.Join(", ", members.ToArray().Order(StringComparer.Ordinal))}.");
        }
    }

    /// <summary>The table of an operation on items.</summary>
    public static TableStore TableOfItems(this ApiRequest request, TableRegistry tables) =>
        tables.FindByNameOrArn(request.Needed("TableName")) ?? throw DynamoDbErrors.NoTableForItems().By("WIR-068");

    /// <summary>The table of an operation on the table itself.</summary>
    public static TableStore Table(this ApiRequest request, TableRegistry tables)
    {
        var name = request.Needed("TableName");
        return tables.FindByNameOrArn(name) ?? throw DynamoDbErrors.NoTable(name).By("WIR-068");
    }

    public static string Needed(this ApiRequest request, string member) => request.OptionalString(member) ?? throw Missing(member);

    public static JsonObject NeededObject(this ApiRequest request, string member) => request.OptionalObject(member) ?? throw Missing(member);

    public static JsonArray NeededArray(this ApiRequest request, string member) => request.OptionalArray(member) ?? throw Missing(member);

    public static ApiRequest Part(this ApiRequest request, JsonNode? node, string member) =>
        new(request.Operation, node as JsonObject ?? throw request.WrongType(member, "an object"));

    /// <summary>One of the values of an enumeration; the first when absent.</summary>
    public static string OneOf(this ApiRequest request, string member, params ReadOnlySpan<string> values)
    {
        if (request.OptionalString(member) is not { } value) return values[0];
        if (values.Contains(value)) return value;
        throw DynamoDbErrors.Validation($"1 validation error detected: Value '{value}' at '{Camel(member)}' failed to satisfy constraint: Member must satisfy enum value set: [{string.Join(", ", values.ToArray())}]");
    }

    public static int IntBetween(this ApiRequest request, string member, int least, int most, int absent)
    {
        if (request.OptionalInt(member) is not { } value) return absent;
        if (value < least) throw DynamoDbErrors.Validation($"1 validation error detected: Value '{value}' at '{Camel(member)}' failed to satisfy constraint: Member must have value greater than or equal to {least}");
        if (value > most) throw DynamoDbErrors.Validation($"1 validation error detected: Value '{value}' at '{Camel(member)}' failed to satisfy constraint: Member must have value less than or equal to {most}");
        return value;
    }

    public static JsonNode Epoch(DateTimeOffset instant) => JsonValue.Create(instant.ToUnixTimeMilliseconds() / 1000m);

    public static AwsServiceException Missing(string member) =>
        DynamoDbErrors.Validation($"1 validation error detected: Value null at '{Camel(member)}' failed to satisfy constraint: Member must not be null");

    private static string Camel(string member) => char.ToLowerInvariant(member[0]) + member[1..];

    // Asking for no extra answer, or for the stronger reading that the kit always gives, changes nothing.
    private static bool IsNothing(string member, JsonNode value) => member switch
    {
        "ReturnConsumedCapacity" or "ReturnItemCollectionMetrics" => value.ToString() == "NONE",
        "ConsistentRead" => true,
        _ => false,
    };
}
