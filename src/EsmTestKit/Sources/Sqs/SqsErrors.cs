namespace EsmTestKit.Internal.Sqs;

/// <summary>SQS's refusals with their texts; what each protocol calls them stands in <see cref="SqsErrorShape"/>.</summary>
internal static class SqsErrors
{
    public static AwsServiceException QueueDoesNotExist() => SqsErrorShape.Make("QueueDoesNotExist", "The specified queue does not exist.").By("SQS-020");

    public static AwsServiceException InvalidParameter(string message) => SqsErrorShape.Make("InvalidParameterValueException", message);

    /// <summary>The form that most refusals of a value have.</summary>
    public static AwsServiceException InvalidValue(object? value, string parameter, string reason) =>
        InvalidParameter($"Value {value} for parameter {parameter} is invalid. Reason: {reason}");

    public static AwsServiceException MissingParameter(string parameter) =>
        SqsErrorShape.Make("MissingRequiredParameterException", $"The request must contain the parameter {parameter}.");

    public static AwsServiceException InvalidAttributeName(string message) => SqsErrorShape.Make("InvalidAttributeName", message);

    public static AwsServiceException UnknownAttribute(string name) => InvalidAttributeName($"Unknown Attribute {name}.");

    public static AwsServiceException InvalidAttributeValue(string parameter) =>
        SqsErrorShape.Make("InvalidAttributeValue", $"Invalid value for the parameter {parameter}.").By("SQS-041");

    public static AwsServiceException InvalidMessageContents() =>
        SqsErrorShape.Make("InvalidMessageContents", "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF").By("SQS-059");

    public static AwsServiceException ReceiptHandleIsInvalid(string message) => SqsErrorShape.Make("ReceiptHandleIsInvalid", message);

    public static AwsServiceException ExpiredHandle(string handle) =>
        InvalidValue(handle, "ReceiptHandle", "The receipt handle has expired.");

    public static AwsServiceException MessageNotInflight() => SqsErrorShape.Make("MessageNotInflight", "The specified message isn't in flight.");

    public static AwsServiceException ResourceNotFound(string message) => SqsErrorShape.Make("ResourceNotFoundException", message);

    public static AwsServiceException OverLimit() => SqsErrorShape.Make("OverLimit", "Too many messages in flight.").By("SQS-148");

    public static AwsServiceException RequestThrottled() => SqsErrorShape.Make("RequestThrottled", "Rate exceeded");

    public static AwsServiceException Batch(string code, string message) => SqsErrorShape.Make(code, message);

    public static AwsServiceException QueueNameExists(string attribute) =>
        SqsErrorShape.Make("QueueNameExists", $"A queue already exists with the same name and a different value for attribute {attribute}").By("SQS-010");

    public static AwsServiceException QueueDeletedRecently() =>
        SqsErrorShape.Make("QueueDeletedRecently", "You must wait 60 seconds after deleting a queue before you can create another with the same name.").By("SQS-013");

    public static AwsServiceException PurgeInProgress(string queue) =>
        SqsErrorShape.Make("PurgeQueueInProgress", $"Only one PurgeQueue operation on {queue} is allowed every 60 seconds.").By("SQS-153");
}
