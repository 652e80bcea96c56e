namespace EsmTestKit.Internal.Sqs;

/// <summary>A message of the object face as the API takes it.</summary>
internal static class SendText
{
    public static SendRequest Of(string body, SqsSendSettings? settings)
    {
        if (settings is null) return new SendRequest(body);
        if (settings.Delay is { } delay) _ = SettingsAsTexts.InSeconds(delay, nameof(settings.Delay));
        var attributes = new Dictionary<string, MessageAttribute>(StringComparer.Ordinal);
        foreach (var (name, value) in settings.Attributes ?? new Dictionary<string, SqsMessageAttribute>()) attributes[name] = value.Value;
        foreach (var (name, text) in settings.StringAttributes ?? new Dictionary<string, string>())
        {
            if (!attributes.TryAdd(name, new MessageAttribute("String", text, null))) throw new EsmUsageException($"The message attribute \"{name}\" is given twice, in Attributes and in StringAttributes.", "Give it once: StringAttributes is the short form for attributes of type String.");
        }

        return new SendRequest(body)
        {
            Delay = settings.Delay,
            GroupId = settings.MessageGroupId,
            DeduplicationId = settings.MessageDeduplicationId,
            TraceHeader = settings.AwsTraceHeader,
            Attributes = attributes,
        };
    }
}
