using System.Globalization;
using System.Text;
using System.Text.Json;

namespace EsmTestKit.Internal.Sqs;

/// <summary>Settings of the object face as the attribute texts of the API.</summary>
internal static class SettingsAsTexts
{
    public static IReadOnlyList<KeyValuePair<string, string>> Of(SqsQueueSettings settings)
    {
        var texts = new List<KeyValuePair<string, string>>();
        void Add(string name, string text) => texts.Add(new(name, text));
        if (settings.FifoQueue) Add("FifoQueue", "true");
        Add("DelaySeconds", Seconds(settings.Delay, nameof(settings.Delay)));
        Add("MaximumMessageSize", settings.MaximumMessageBytes.ToString(CultureInfo.InvariantCulture));
        Add("MessageRetentionPeriod", Seconds(settings.MessageRetentionPeriod, nameof(settings.MessageRetentionPeriod)));
        Add("ReceiveMessageWaitTimeSeconds", Seconds(settings.ReceiveMessageWaitTime, nameof(settings.ReceiveMessageWaitTime)));
        Add("VisibilityTimeout", Seconds(settings.VisibilityTimeout, nameof(settings.VisibilityTimeout)));
        if (settings.RedrivePolicy is { } redrive) Add("RedrivePolicy", Text(redrive));
        if (settings.RedriveAllowPolicy is { } allow) Add("RedriveAllowPolicy", allow);
        if (settings.Policy is { } policy) Add("Policy", policy);
        if (settings.KmsMasterKeyId is { } key) Add("KmsMasterKeyId", key);
        if (settings.ContentBasedDeduplication) Add("ContentBasedDeduplication", "true");
        if (settings.DeduplicationScope == SqsDeduplicationScope.MessageGroup) Add("DeduplicationScope", "messageGroup");
        if (settings.FifoThroughputLimit == SqsFifoThroughputLimit.PerMessageGroupId) Add("FifoThroughputLimit", "perMessageGroupId");
        return texts;
    }

    public static string Text(SqsRedrivePolicy policy)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("deadLetterTargetArn"u8, policy.DeadLetterQueue.Arn);
            json.WriteNumber("maxReceiveCount"u8, policy.MaxReceiveCount);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>SQS knows whole seconds only.</summary>
    public static string Seconds(TimeSpan span, string setting) => InSeconds(span, setting).ToString(CultureInfo.InvariantCulture);

    public static long InSeconds(TimeSpan span, string setting) =>
        span.Ticks % TimeSpan.TicksPerSecond == 0
            ? span.Ticks / TimeSpan.TicksPerSecond
            : throw new EsmUsageException($"{setting} is {span}, but SQS knows whole seconds only.", $"Write {setting} = TimeSpan.FromSeconds({(long)Math.Ceiling(span.TotalSeconds)}).");
}
