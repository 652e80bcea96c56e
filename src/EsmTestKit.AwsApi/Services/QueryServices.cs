using System.Collections.Frozen;

namespace EsmTestKit.Internal.Wire;

/// <summary>The services that speak the query protocol, by the API models.</summary>
internal static class QueryServices
{
    public static QueryService Sqs { get; } = new("sqs", "2012-11-05", "http://queue.amazonaws.com/doc/2012-11-05/", "sqs")
    {
        Flattened = new Dictionary<string, (string Member, bool IsMap)>(StringComparer.Ordinal)
        {
            ["AttributeName"] = ("AttributeNames", false),
            ["MessageAttributeName"] = ("MessageAttributeNames", false),
            ["MessageSystemAttributeName"] = ("MessageSystemAttributeNames", false),
            ["TagKey"] = ("TagKeys", false),
            ["AWSAccountId"] = ("AWSAccountIds", false),
            ["ActionName"] = ("Actions", false),
            ["SendMessageBatchRequestEntry"] = ("Entries", false),
            ["DeleteMessageBatchRequestEntry"] = ("Entries", false),
            ["ChangeMessageVisibilityBatchRequestEntry"] = ("Entries", false),
            ["StringListValue"] = ("StringListValues", false),
            ["BinaryListValue"] = ("BinaryListValues", false),
            ["Attribute"] = ("Attributes", true),
            ["MessageAttribute"] = ("MessageAttributes", true),
            ["MessageSystemAttribute"] = ("MessageSystemAttributes", true),
            ["Tag"] = ("Tags", true),
        }.ToFrozenDictionary(StringComparer.Ordinal),
        Integers = Set("DelaySeconds", "MaxNumberOfMessages", "VisibilityTimeout", "WaitTimeSeconds", "MaxResults", "MaxNumberOfMessagesPerSecond"),
        FlattenedAnswers = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["QueueUrls"] = "QueueUrl",
            ["queueUrls"] = "QueueUrl",
            ["Messages"] = "Message",
            ["Attributes"] = "Attribute",
            ["MessageAttributes"] = "MessageAttribute",
            ["Tags"] = "Tag",
            ["Failed"] = "BatchResultErrorEntry",
            ["Results"] = "ListMessageMoveTasksResultEntry",
            // "Successful" is named after its operation: SendMessageBatchResultEntry.
            ["Successful"] = "{0}ResultEntry",
        }.ToFrozenDictionary(StringComparer.Ordinal),
        MapAnswers = Maps(("Attributes", "Name", "Value"), ("MessageAttributes", "Name", "Value"), ("Tags", "Key", "Value")),
        WithoutResult = Set("AddPermission", "ChangeMessageVisibility", "DeleteMessage", "DeleteQueue", "PurgeQueue", "RemovePermission", "SetQueueAttributes", "TagQueue", "UntagQueue"),
    };

    public static QueryService Sns { get; } = new("sns", "2010-03-31", "http://sns.amazonaws.com/doc/2010-03-31/", "sns")
    {
        Booleans = Set("ReturnSubscriptionArn"),
        MapAnswers = Maps(("Attributes", "key", "value")),
        WithoutResult = Set("DeleteTopic", "Unsubscribe", "SetTopicAttributes", "SetSubscriptionAttributes", "AddPermission", "RemovePermission"),
    };

    public static QueryService Sts { get; } = new("sts", "2011-06-15", "https://sts.amazonaws.com/doc/2011-06-15/", "sts")
    {
        Integers = Set("DurationSeconds"),
        Timestamps = Set("Expiration"),
    };

    public static QueryService Iam { get; } = new("iam", "2010-05-08", "https://iam.amazonaws.com/doc/2010-05-08/", "iam")
    {
        Integers = Set("MaxSessionDuration", "MaxItems"),
        Timestamps = Set("CreateDate"),
        WithoutResult = Set("PutRolePolicy", "AttachRolePolicy", "DetachRolePolicy", "DeleteRole", "DeleteRolePolicy", "UpdateAssumeRolePolicy"),
    };

    public static QueryService CloudWatch { get; } = new("cloudwatch", "2010-08-01", "http://monitoring.amazonaws.com/doc/2010-08-01/", "monitoring")
    {
        Integers = Set("Period", "MaxDatapoints"),
        Booleans = Set("ReturnData"),
        Timestamps = Set("StartTime", "EndTime", "Timestamp", "Timestamps"),
        WithoutResult = Set("PutMetricData"),
    };

    public static QueryService Unknown { get; } = new("unknown", string.Empty, string.Empty, string.Empty);

    public static IReadOnlyList<QueryService> All { get; } = [Sqs, Sns, Sts, Iam, CloudWatch];

    private static FrozenSet<string> Set(params string[] names) => names.ToFrozenSet(StringComparer.Ordinal);

    private static FrozenDictionary<string, (string Key, string Value)> Maps(params (string Member, string Key, string Value)[] maps) =>
        maps.ToFrozenDictionary(map => map.Member, map => (map.Key, map.Value), StringComparer.Ordinal);
}
