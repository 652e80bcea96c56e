namespace EsmTestKit.Internal.DynamoDb;

/// <summary>DynamoDB's refusals with its codes and texts (WIR-068).</summary>
internal static class DynamoDbErrors
{
    public static AwsServiceException Validation(string message) => new("ValidationException", message);

    public static AwsServiceException InvalidValues(string what) => Validation($"One or more parameter values were invalid: {what}");

    /// <summary>Of an operation on items.</summary>
    public static AwsServiceException NoTableForItems() => new("ResourceNotFoundException", "Requested resource not found") { Rule = "WIR-068" };

    /// <summary>Of an operation on the table itself.</summary>
    public static AwsServiceException NoTable(string name) =>
        new("ResourceNotFoundException", $"Requested resource not found: Table: {name} not found") { Rule = "WIR-068" };

    public static AwsServiceException NoStream(string arn) =>
        new("ResourceNotFoundException", $"Requested resource not found: Stream: {arn} not found") { Rule = "WIR-068" };

    public static AwsServiceException InUse(string message) => new("ResourceInUseException", message);

    public static AwsServiceException ItemTooLarge() => Validation("Item size has exceeded the maximum allowed size");
}
