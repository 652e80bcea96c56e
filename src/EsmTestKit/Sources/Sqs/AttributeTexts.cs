using System.Globalization;
using System.Text.Json;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Sqs;

/// <summary>Reads queue attributes as SQS takes them, all of them texts, over those that the queue has (SQS-026 to SQS-049).</summary>
internal sealed class AttributeTexts(QueueRegistry queues, string name)
{
    public static readonly IReadOnlyList<string> Settable =
    [
        "DelaySeconds", "MaximumMessageSize", "MessageRetentionPeriod", "Policy", "ReceiveMessageWaitTimeSeconds", "VisibilityTimeout", "RedrivePolicy", "RedriveAllowPolicy",
        "KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds", "SqsManagedSseEnabled", "FifoQueue", "ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit",
    ];

    /// <summary>The attributes of a new queue.</summary>
    public QueueAttributes Create(IEnumerable<KeyValuePair<string, string>> texts)
    {
        var given = texts.ToList();
        RuleHits.Note("SQS-005");
        var isFifo = given.Exists(pair => pair.Key == "FifoQueue" && IsTrue(pair.Value)); // SQS-005
        if (!isFifo && given.Exists(pair => pair.Key == "FifoQueue")) throw SqsErrors.UnknownAttribute("FifoQueue").By("SQS-006");
        return Apply(new QueueAttributes { IsFifo = isFifo }, given.Where(pair => pair.Key != "FifoQueue"));
    }

    /// <summary>The attributes that a queue has after these were set.</summary>
    public QueueAttributes Change(QueueAttributes attributes, IEnumerable<KeyValuePair<string, string>> texts)
    {
        var given = texts.ToList();
        foreach (var (_, value) in given.Where(pair => pair.Key == "FifoQueue"))
        {
            if (!attributes.IsFifo) throw SqsErrors.UnknownAttribute("FifoQueue").By("SQS-046");
            if (!IsTrue(value)) throw SqsErrorShape.Make("InvalidAttributeValue", "Invalid value for the parameter FifoQueue. Reason: Modifying queue type is not supported.").By("SQS-045");
            RuleHits.Note("SQS-044");
        }

        return Apply(attributes, given.Where(pair => pair.Key != "FifoQueue"));
    }

    private QueueAttributes Apply(QueueAttributes attributes, IEnumerable<KeyValuePair<string, string>> texts)
    {
        var given = texts.ToList();
        if (given.Exists(pair => pair.Key == "KmsMasterKeyId" && pair.Value.Length > 0) && given.Exists(pair => pair.Key == "SqsManagedSseEnabled" && IsTrue(pair.Value)))
        {
            throw SqsErrors.InvalidAttributeName("You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE.").By("SQS-048");
        }

        foreach (var (attribute, value) in given) attributes = Set(attributes, attribute, value);
        if (attributes is { FifoThroughputLimit: "perMessageGroupId", DeduplicationScope: not "messageGroup" })
        {
            throw SqsErrors.InvalidAttributeValue("FifoThroughputLimit").By("SQS-047");
        }

        return attributes;
    }

    private QueueAttributes Set(QueueAttributes attributes, string attribute, string value) => attribute switch
    {
        "DelaySeconds" => attributes with { Delay = Seconds(attribute, value, 0, 900, "SQS-032") },
        "MaximumMessageSize" => attributes with { MaximumMessageBytes = Number(attribute, value, 1_024, 1_048_576, "SQS-033") },
        "MessageRetentionPeriod" => attributes with { Retention = Seconds(attribute, value, 60, 1_209_600, "SQS-034") },
        "ReceiveMessageWaitTimeSeconds" => attributes with { ReceiveWait = Seconds(attribute, value, 0, 20, "SQS-035") },
        "VisibilityTimeout" => attributes with { VisibilityTimeout = Seconds(attribute, value, 0, 43_200, "SQS-036") },
        "KmsDataKeyReusePeriodSeconds" => attributes with { KmsReuseSeconds = Number(attribute, value, 60, 86_400, "SQS-037") },
        "KmsMasterKeyId" => SetKms(attributes, value),
        "SqsManagedSseEnabled" => IsTrue(value) ? attributes with { SqsManagedEncryption = true, KmsKeyId = null } : attributes with { SqsManagedEncryption = false },
        "Policy" => attributes with { PolicyText = Policy(value) },
        "RedrivePolicy" => SetRedrive(attributes, value),
        "RedriveAllowPolicy" => attributes with { RedriveAllowPolicyText = value.Length == 0 ? null : RedriveAllow.Check(value) },
        "ContentBasedDeduplication" when attributes.IsFifo => attributes with { ContentBasedDeduplication = IsTrue(value) },
        "ContentBasedDeduplication" => throw SqsErrors.UnknownAttribute(attribute).By("SQS-007"),
        "DeduplicationScope" or "FifoThroughputLimit" when !attributes.IsFifo => throw SqsErrors.InvalidAttributeName($"You can specify the {attribute} only when FifoQueue is set to true.").By("SQS-008"),
        "DeduplicationScope" => attributes with { DeduplicationScope = OneOf(attribute, value, "queue", "messageGroup") },
        "FifoThroughputLimit" => attributes with { FifoThroughputLimit = OneOf(attribute, value, "perQueue", "perMessageGroupId") },
        _ => throw SqsErrors.UnknownAttribute(attribute).By("SQS-031"),
    };

    private QueueAttributes SetRedrive(QueueAttributes attributes, string value)
    {
        if (value.Length == 0)
        {
            RuleHits.Note("SQS-042");
            return attributes with { Redrive = null, RedrivePolicyText = null };
        }

        return attributes with { Redrive = RedrivePolicyText.Read(value, attributes.IsFifo, queues, queues.Place.Arn("sqs", name)), RedrivePolicyText = value };
    }

    // Setting a key switches SQS's own encryption off, and removing it does not switch that on again (SQS-049).
    private static QueueAttributes SetKms(QueueAttributes attributes, string value)
    {
        RuleHits.Note("SQS-049");
        return attributes with { KmsKeyId = value.Length == 0 ? null : value, KmsReuseSeconds = value.Length == 0 ? 300 : attributes.KmsReuseSeconds, SqsManagedEncryption = false };
    }

    private static string? Policy(string value)
    {
        if (value.Length == 0)
        {
            RuleHits.Note("SQS-042");
            return null;
        }

        try
        {
            using var policy = JsonDocument.Parse(value);
            if (policy.RootElement.ValueKind == JsonValueKind.Object) return value;
        }
        catch (JsonException)
        {
            // Refused below, as any other value that is no policy.
        }

        throw SqsErrors.InvalidAttributeValue("Policy").By("SQS-043");
    }

    private static string OneOf(string attribute, string value, string first, string second) =>
        value == first || value == second ? value : throw SqsErrors.InvalidAttributeValue(attribute).By("SQS-041");

    private static TimeSpan Seconds(string attribute, string value, int least, int most, RuleId rule) => TimeSpan.FromSeconds(Number(attribute, value, least, most, rule));

    private static int Number(string attribute, string value, int least, int most, RuleId rule)
    {
        RuleHits.Note(rule);
        return int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw SqsErrors.InvalidAttributeValue(attribute).By("SQS-041");
    }

    private static bool IsTrue(string value) => string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);
}
