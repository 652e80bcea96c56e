namespace EsmTestKit.Internal.Templates;

/// <summary>Settings of queues, streams, tables and functions out of their properties.</summary>
internal static class SourceReader
{
    /// <param name="values">The template's values.</param>
    /// <param name="resource">The queue.</param>
    /// <param name="deadLetters">Makes the queue of this ARN, or finds it.</param>
    public static SqsQueueSettings Queue(TemplateValues values, TemplateResource resource, Func<string, TemplatePosition, SqsQueue> deadLetters)
    {
        var properties = new PropertyReader(values, resource.Properties, resource.At);
        var usual = new SqsQueueSettings();
        return usual with
        {
            Delay = properties.Seconds("DelaySeconds") ?? usual.Delay,
            MaximumMessageBytes = properties.Int("MaximumMessageSize") ?? usual.MaximumMessageBytes,
            MessageRetentionPeriod = properties.Seconds("MessageRetentionPeriod") ?? usual.MessageRetentionPeriod,
            VisibilityTimeout = properties.Seconds("VisibilityTimeout") ?? usual.VisibilityTimeout,
            ReceiveMessageWaitTime = properties.Seconds("ReceiveMessageWaitTimeSeconds") ?? usual.ReceiveMessageWaitTime,
            FifoQueue = properties.Bool("FifoQueue") ?? false,
            ContentBasedDeduplication = properties.Bool("ContentBasedDeduplication") ?? false,
            DeduplicationScope = properties.Text("DeduplicationScope") == "messageGroup" ? SqsDeduplicationScope.MessageGroup : SqsDeduplicationScope.Queue,
            FifoThroughputLimit = properties.Text("FifoThroughputLimit") == "perMessageGroupId" ? SqsFifoThroughputLimit.PerMessageGroupId : SqsFifoThroughputLimit.PerQueue,
            RedriveAllowPolicy = properties.Node("RedriveAllowPolicy") switch { null => null, TemplateNode.Text text => text.Value, var policy => policy.ToJson() },
            RedrivePolicy = Redrive(properties, deadLetters),
        };
    }

    public static KinesisStreamSettings Stream(TemplateValues values, TemplateResource resource)
    {
        var properties = new PropertyReader(values, resource.Properties, resource.At);
        var isOnDemand = properties.Object("StreamModeDetails")?.Text("StreamMode") == "ON_DEMAND";
        var usual = new KinesisStreamSettings();
        return usual with
        {
            StreamMode = isOnDemand ? KinesisStreamMode.OnDemand : KinesisStreamMode.Provisioned,
            ShardCount = properties.Int("ShardCount"),
            RetentionPeriod = properties.Int("RetentionPeriodHours") is { } hours ? TimeSpan.FromHours(hours) : usual.RetentionPeriod,
            MaxRecordSizeInKiB = properties.Int("MaxRecordSizeInKiB") ?? usual.MaxRecordSizeInKiB,
        };
    }

    public static DynamoDbTableSettings Table(TemplateValues values, TemplateResource resource)
    {
        var properties = new PropertyReader(values, resource.Properties, resource.At);
        // SAM's simple table: one key, "id" where none is written, and no stream.
        if (resource.Type == "AWS::Serverless::SimpleTable")
        {
            var key = properties.Object("PrimaryKey");
            return new DynamoDbTableSettings(new DynamoDbKey(key?.Text("Name") ?? "id", TypeOf(key?.Text("Type") ?? "String")));
        }

        var keys = properties.Objects("KeySchema").Select(key => (Name: key.Required("AttributeName"), Kind: key.Required("KeyType"))).ToList();
        var types = properties.Objects("AttributeDefinitions").ToDictionary(attribute => attribute.Required("AttributeName"), attribute => TypeOf(attribute.Required("AttributeType")), StringComparer.Ordinal);
        var ttl = properties.Object("TimeToLiveSpecification");
        return new DynamoDbTableSettings(Key("HASH") ?? throw properties.At.Error("KeySchema has no HASH key.", "Add { AttributeName: id, KeyType: HASH }."))
        {
            SortKey = Key("RANGE"),
            StreamView = properties.Object("StreamSpecification") is { } stream ? View(stream) : DynamoDbStreamView.None,
            TimeToLiveAttribute = ttl?.Bool("Enabled") == true ? ttl.Required("AttributeName") : null,
        };

        DynamoDbKey? Key(string kind) => keys.FirstOrDefault(key => key.Kind == kind) is { Name: { } name }
            ? new DynamoDbKey(name, types.TryGetValue(name, out var type) ? type : throw properties.At.Error($"AttributeDefinitions has no \"{name}\".", $"Add {{ AttributeName: {name}, AttributeType: S }}."))
            : null;
    }

    public static LambdaFunctionSettings Function(TemplateValues values, TemplateResource resource)
    {
        var properties = new PropertyReader(values, resource.Properties, resource.At);
        var globals = new PropertyReader(values, resource.Type == "AWS::Serverless::Function" ? values.File.FunctionGlobals : null, resource.At);
        var usual = new LambdaFunctionSettings();
        return usual with
        {
            Timeout = properties.Seconds("Timeout") ?? globals.Seconds("Timeout") ?? usual.Timeout,
            MemorySize = properties.Int("MemorySize") ?? globals.Int("MemorySize") ?? usual.MemorySize,
            ReservedConcurrency = properties.Int("ReservedConcurrentExecutions") ?? globals.Int("ReservedConcurrentExecutions"),
        };
    }

    private static SqsRedrivePolicy? Redrive(PropertyReader properties, Func<string, TemplatePosition, SqsQueue> deadLetters)
    {
        if (properties.Node("RedrivePolicy") is TemplateNode.Text text) throw text.At.Error("RedrivePolicy is a text.", "Write it as an object: deadLetterTargetArn and maxReceiveCount.");
        if (properties.Object("RedrivePolicy") is not { } policy) return null;
        return new SqsRedrivePolicy(
            deadLetters(policy.Required("deadLetterTargetArn"), policy.PlaceOf("deadLetterTargetArn")),
            policy.Int("maxReceiveCount") ?? throw policy.At.Error("maxReceiveCount is missing.", "Add it: maxReceiveCount: 5."));
    }

    private static DynamoDbKeyType TypeOf(string type) => type switch
    {
        "N" or "Number" => DynamoDbKeyType.Number,
        "B" or "Binary" => DynamoDbKeyType.Binary,
        _ => DynamoDbKeyType.String,
    };

    private static DynamoDbStreamView View(PropertyReader stream) => stream.Required("StreamViewType") switch
    {
        "KEYS_ONLY" => DynamoDbStreamView.KeysOnly,
        "NEW_IMAGE" => DynamoDbStreamView.NewImage,
        "OLD_IMAGE" => DynamoDbStreamView.OldImage,
        "NEW_AND_OLD_IMAGES" => DynamoDbStreamView.NewAndOldImages,
        var other => throw stream.PlaceOf("StreamViewType").Error($"StreamViewType is \"{other}\".", "Write NEW_AND_OLD_IMAGES, NEW_IMAGE, OLD_IMAGE or KEYS_ONLY."),
    };
}
