using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Sqs;

/// <summary>An error of SQS as both of its protocols show it: the shape of the JSON protocol, beside it the code of the query protocol, and the status (SQS-242 to SQS-245).</summary>
/// <param name="Name">The shape: what stands behind the namespace in <c>__type</c>.</param>
/// <param name="QueryCode">The code of the query protocol, which clients of the JSON protocol read from a header.</param>
internal sealed record SqsErrorShape(string Name, string QueryCode, int Status, RuleId Rule)
{
    private const string Prefix = "AWS.SimpleQueueService.";

    /// <summary>Every error that a client may have to tell apart, those of AWS's keys included.</summary>
    public static IReadOnlyList<SqsErrorShape> All { get; } =
    [
        Prefixed("BatchEntryIdsNotDistinct"),
        Prefixed("BatchRequestTooLong"),
        Prefixed("EmptyBatchRequest"),
        Prefixed("InvalidBatchEntryId"),
        Prefixed("MessageNotInflight"),
        Prefixed("QueueDeletedRecently"),
        Prefixed("TooManyEntriesInBatchRequest"),
        Prefixed("UnsupportedOperation"),
        Prefixed("PurgeQueueInProgress", 403),
        new("QueueDoesNotExist", Prefix + "NonExistentQueue", 400, "SQS-242"),
        new("QueueNameExists", "QueueAlreadyExists", 400, "SQS-243"),
        Plain("ReceiptHandleIsInvalid", 404),
        Plain("OverLimit", 403),
        Plain("RequestThrottled", 403),
        Plain("InvalidAddress", 404),
        Plain("InvalidSecurity", 403),
        Plain("ResourceNotFoundException", 404),
        Plain("InvalidAttributeName"),
        Plain("InvalidAttributeValue"),
        Plain("InvalidMessageContents"),
        Plain("InvalidIdFormat"),
        OfKey("AccessDenied", "AccessDeniedException"),
        OfKey("Disabled", "DisabledException"),
        OfKey("InvalidKeyUsage", "InvalidKeyUsageException"),
        OfKey("InvalidState", "InvalidStateException"),
        OfKey("NotFound", "NotFoundException"),
        OfKey("Throttled", "ThrottlingException"),
        OfKey("OptInRequired", "OptInRequired", 403),
        new("InvalidParameterValueException", "InvalidParameterValue", 400, "SQS-245"),
        new("MissingRequiredParameterException", "MissingParameter", 400, "SQS-245"),
        new("AccessDeniedException", "AccessDenied", 403, "SQS-245"),
    ];

    /// <summary>The error of this shape, with this text.</summary>
    public static AwsServiceException Make(string name, string message)
    {
        var shape = All.First(shape => shape.Name == name);
        RuleHits.Note(shape.Rule);
        return new(name, message, shape.Status) { QueryCode = shape.QueryCode == name ? null : shape.QueryCode };
    }

    private static SqsErrorShape Prefixed(string name, int status = 400) => new(name, Prefix + name, status, "SQS-242");

    private static SqsErrorShape Plain(string name, int status = 400) => new(name, name, status, "SQS-243");

    private static SqsErrorShape OfKey(string name, string code, int status = 400) => new("Kms" + name, "KMS." + code, status, "SQS-244");
}
