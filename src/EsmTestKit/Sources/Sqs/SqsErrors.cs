namespace EsmTestKit.Internal.Sqs;

/// <summary>SQS's refusals: the JSON shape, the code of the query protocol, text and status (SQS-240 to SQS-245).</summary>
internal static class SqsErrors
{
    private const string Query = "AWS.SimpleQueueService.";

    public static AwsServiceException QueueDoesNotExist() =>
        new("QueueDoesNotExist", "The specified queue does not exist.") { QueryCode = Query + "NonExistentQueue", Rule = "SQS-020" };

    public static AwsServiceException InvalidParameter(string message) =>
        new("InvalidParameterValueException", message) { QueryCode = "InvalidParameterValue" };

    /// <summary>The form that most refusals of a value have.</summary>
    public static AwsServiceException InvalidValue(object? value, string parameter, string reason) =>
        InvalidParameter($"Value {value} for parameter {parameter} is invalid. Reason: {reason}");

    public static AwsServiceException MissingParameter(string parameter) =>
        new("MissingRequiredParameterException", $"The request must contain the parameter {parameter}.") { QueryCode = "MissingParameter" };

    public static AwsServiceException InvalidAttributeName(string message) => new("InvalidAttributeName", message);

    public static AwsServiceException UnknownAttribute(string name) => InvalidAttributeName($"Unknown Attribute {name}.");

    public static AwsServiceException InvalidAttributeValue(string parameter) =>
        new("InvalidAttributeValue", $"Invalid value for the parameter {parameter}.") { Rule = "SQS-041" };

    public static AwsServiceException InvalidMessageContents() =>
        new("InvalidMessageContents", "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF") { Rule = "SQS-059" };

    public static AwsServiceException ReceiptHandleIsInvalid(string message) => new("ReceiptHandleIsInvalid", message, 404);

    public static AwsServiceException ExpiredHandle(string handle) =>
        InvalidValue(handle, "ReceiptHandle", "The receipt handle has expired.");

    public static AwsServiceException MessageNotInflight() =>
        new("MessageNotInflight", "The specified message isn't in flight.") { QueryCode = Query + "MessageNotInflight" };

    public static AwsServiceException ResourceNotFound(string message) => new("ResourceNotFoundException", message, 404);

    public static AwsServiceException OverLimit() =>
        new("OverLimit", "Too many messages in flight.", 403) { Rule = "SQS-148" };

    public static AwsServiceException RequestThrottled() => new("RequestThrottled", "Rate exceeded", 403);

    public static AwsServiceException Batch(string code, string message) => new(code, message) { QueryCode = Query + code };

    public static AwsServiceException QueueNameExists(string attribute) =>
        new("QueueNameExists", $"A queue already exists with the same name and a different value for attribute {attribute}") { QueryCode = "QueueAlreadyExists", Rule = "SQS-010" };

    public static AwsServiceException QueueDeletedRecently() =>
        new("QueueDeletedRecently", "You must wait 60 seconds after deleting a queue before you can create another with the same name.") { QueryCode = Query + "QueueDeletedRecently", Rule = "SQS-013" };

    public static AwsServiceException PurgeInProgress(string queue) =>
        new("PurgeQueueInProgress", $"Only one PurgeQueue operation on {queue} is allowed every 60 seconds.", 403) { QueryCode = Query + "PurgeQueueInProgress", Rule = "SQS-153" };
}
