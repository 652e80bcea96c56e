using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Tests.Mappings;

/// <summary>The error catalogue of the control plane's rules: each condition with its exact text (section 4).</summary>
public sealed class RefusalTests
{
    private const string Queue = "\"EventSourceArn\":\"" + ControlWorld.Queue + "\"";
    private const string Fifo = "\"EventSourceArn\":\"" + ControlWorld.Queue + ".fifo\"";
    private const string Start = ",\"StartingPosition\":\"TRIM_HORIZON\"";
    private const string Table = "\"EventSourceArn\":\"{table}\"" + Start;
    private const string Stream = "\"EventSourceArn\":\"" + ControlWorld.Stream + "\"";
    private const string Window = "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10";
    private const string DestinationPattern = @"$|kafka://([^.]([a-zA-Z0-9\-_.]{0,248}))|arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\-])+:([a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1})?:(\d{12})?:(.*)";

    private static readonly (string Rule, string Members, string Message)[] InvalidParameters =
    [
        ("CTL-028", "", "Unrecognized event source."),
        ("CTL-029", "\"EventSourceArn\":\"arn:aws:events:us-east-1:123456789012:rule/x\"", "Unrecognized event source. Unsupported source arn : arn:aws:events:us-east-1:123456789012:rule/x"),
        ("CTL-164", "\"EventSourceArn\":\"arn:aws:dynamodb:us-east-1:123456789012:table/orders\"" + Start, "Unrecognized event source. Unsupported source arn : arn:aws:dynamodb:us-east-1:123456789012:table/orders"),
        ("CTL-030", Queue + ",\"FunctionName\":\"nobody\"", "Function does not exist"),
        ("CTL-062", Queue + ",\"FunctionName\":\"consumer:7\"", "Function does not exist"),
        ("CTL-079", Queue + ",\"FunctionName\":\"arn:aws:lambda:us-east-1:999999999999:function:consumer\"", "Function does not exist"),
        ("CTL-079", Queue + ",\"FunctionName\":\"999999999999:function:consumer\"", "Function does not exist"),
        ("CTL-031", Queue + ",\"DestinationConfig\":{\"OnSuccess\":{\"Destination\":\"arn:aws:sqs:us-east-1:123456789012:x\"}}", "Unsupported DestinationConfig parameter for given event source mapping type."),
        ("CTL-148", Queue + ",\"DestinationConfig\":{\"OnFailure\":{\"Destination\":\"arn:aws:sqs:us-east-1:123456789012:x\"}}", "Unsupported DestinationConfig parameter for given event source mapping type."),
        ("CTL-143", Table + ",\"DestinationConfig\":{\"OnSuccess\":{\"Destination\":\"arn:aws:sqs:us-east-1:123456789012:x\"}}", "OnSuccess configuration is not supported for event source mappings."),
        ("CTL-032", "\"EventSourceArn\":\"{table}\"", "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must not be null."),
        ("CTL-032", Stream, "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must not be null."),
        ("CTL-034", "\"EventSourceArn\":\"{table}\",\"StartingPosition\":\"AT_TIMESTAMP\",\"StartingPositionTimestamp\":1", "Unsupported starting position for arn type: {table}"),
        ("CTL-167", Stream + ",\"StartingPosition\":\"AT_TIMESTAMP\"", "StartingPositionTimestamp is required with StartingPosition AT_TIMESTAMP"),
        ("CTL-167", Stream + ",\"StartingPosition\":\"AT_TIMESTAMP\",\"StartingPositionTimestamp\":99999999999", "StartingPositionTimestamp must not be in the future"),
        ("ADD-35", Stream + Start + ",\"StartingPositionTimestamp\":1", "Timestamp only valid with StartingPosition AT_TIMESTAMP"),
        ("CTL-035", Queue + ",\"BatchSize\":11", Window),
        ("CTL-035", Queue + ",\"BatchSize\":11,\"MaximumBatchingWindowInSeconds\":0", Window),
        ("ADD-75", Fifo + ",\"BatchSize\":11", Window),
        ("CTL-036", Fifo + ",\"MaximumBatchingWindowInSeconds\":1", "Batching window is not supported for FIFO queues"),
        ("CTL-026", Fifo + ",\"BatchSize\":100,\"MaximumBatchingWindowInSeconds\":5", "Batching window is not supported for FIFO queues"),
        ("CTL-040", "\"EventSourceArn\":\"arn:aws:kinesis:us-east-1:123456789012:stream/gone\"" + Start, "Stream not found: arn:aws:kinesis:us-east-1:123456789012:stream/gone"),
        ("CTL-041", "\"EventSourceArn\":\"arn:aws:sqs:us-east-1:123456789012:gone\"", "Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. SQS Error Message: The specified queue does not exist."),
        ("CTL-043", Queue + ",\"FunctionName\":\"deaf\"", "The provided execution role does not have permissions to call ReceiveMessage on SQS"),
        ("CTL-045", Queue + ",\"FunctionName\":\"keeper\"", "The provided execution role does not have permissions to call DeleteMessage on SQS"),
        ("CTL-134", Queue + ",\"FunctionName\":\"blind\"", "The provided execution role does not have permissions to call GetQueueAttributes on SQS"),
        ("CTL-135", Queue + ",\"FunctionName\":\"reader\"", "The provided execution role does not have permissions to call ReceiveMessage on SQS"),
        ("CTL-046", Table + ",\"FunctionName\":\"reader\",\"DestinationConfig\":{\"OnFailure\":{\"Destination\":\"arn:aws:sqs:us-east-1:123456789012:x\"}}", "The provided execution role does not have permissions to call SendMessage on SQS"),
        ("CTL-046", Table + ",\"FunctionName\":\"reader\",\"DestinationConfig\":{\"OnFailure\":{\"Destination\":\"arn:aws:sns:us-east-1:123456789012:x\"}}", "The provided execution role does not have permissions to call Publish on SNS"),
        ("CTL-131", Table + ",\"FunctionName\":\"reader\",\"DestinationConfig\":{\"OnFailure\":{\"Destination\":\"arn:aws:s3:::bucket\"}}", "The provided execution role does not have permissions to call PutObject on S3"),
        ("CTL-048", Table + ",\"FunctionName\":\"deaf\"", "Cannot access stream {table}. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM."),
        ("ADD-04", Stream + Start + ",\"FunctionName\":\"deaf\"", "Cannot access stream " + ControlWorld.Stream + ". Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, DescribeStreamSummary, ListShards, and ListStreams Actions on your stream."),
        ("ADD-63", "\"EventSourceArn\":\"{consumer}\"" + Start + ",\"FunctionName\":\"deaf\"", "Cannot access event source {consumer}. Please ensure the role can perform the DescribeStreamSummary, ListShards, GetShardIterator and GetRecords actions on your stream and SubscribeToShard on your consumer."),
        ("CTL-050", Queue + ",\"FunctionName\":\"slow\"", "Queue visibility timeout: 30 seconds is less than Function timeout: 31 seconds"),
        ("CTL-051", Table + ",\"MaximumRecordAgeInSeconds\":0", "MaximumRecordAgeInSeconds must be either -1 (forever) or between 60 and 604800 (inclusive)"),
        ("CTL-020", Table + ",\"MaximumRecordAgeInSeconds\":59", "MaximumRecordAgeInSeconds must be either -1 (forever) or between 60 and 604800 (inclusive)"),
        ("CTL-023", Table + ",\"TumblingWindowInSeconds\":10,\"ParallelizationFactor\":2", "Parallelization factor must be equal to 1 when tumbling window period is configured"),
        ("ADD-29", Table + ",\"TumblingWindowInSeconds\":10,\"FilterCriteria\":{\"Filters\":[{\"Pattern\":\"{\\\"eventName\\\":[\\\"INSERT\\\"]}\"}]}", "FilterCriteria is not supported when tumbling window period is configured"),
        ("CTL-052", Table + ",\"MetricsConfig\":{\"Metrics\":[\"ErrorCount\"]}", "Unsupported 'metricsConfig' parameter for given event source mapping type."),
        ("CTL-052", Table + ",\"ProvisionedPollerConfig\":{\"MinimumPollers\":2}", "Unsupported 'provisionedPollerConfig' parameter for given event source mapping type."),
        ("STR-142", Table + ",\"ScalingConfig\":{\"MaximumConcurrency\":2}", "Unsupported ScalingConfig parameter for given event source mapping type."),
        ("CTL-054", "\"EventSourceArn\":\"arn:aws:kinesis:eu-west-1:123456789012:stream/orders\"" + Start, "Event source region must match Lambda region us-east-1."),
        ("CTL-162", "\"EventSourceArn\":\"arn:aws:sqs:eu-west-1:123456789012:orders\"", "Event source region must match Lambda region us-east-1."),
        ("CTL-056", Table + ",\"DestinationConfig\":{\"OnFailure\":{\"Destination\":\"arn:aws:events:us-east-1:123456789012:event-bus/x\"}}", "The provided destination config DestinationConfig(onSuccess=null, onFailure=OnFailure(destination=arn:aws:events:us-east-1:123456789012:event-bus/x)) is invalid."),
        ("CTL-144", Table + ",\"DestinationConfig\":{\"OnFailure\":{\"Destination\":\"arn:aws:lambda:us-east-1:123456789012:function:other\"}}", "The provided destination config DestinationConfig(onSuccess=null, onFailure=OnFailure(destination=arn:aws:lambda:us-east-1:123456789012:function:other)) is invalid."),
        ("CTL-145", Table + ",\"DestinationConfig\":{\"OnFailure\":{\"Destination\":\"arn:aws:sqs:us-east-1:123456789012:orders.fifo\"}}", "The provided destination config DestinationConfig(onSuccess=null, onFailure=OnFailure(destination=arn:aws:sqs:us-east-1:123456789012:orders.fifo)) is invalid."),
        ("ADD-56", Table + ",\"DestinationConfig\":{\"OnFailure\":{\"Destination\":\"kafka://topic\"}}", "The provided destination config DestinationConfig(onSuccess=null, onFailure=OnFailure(destination=kafka://topic)) is invalid."),
        ("CTL-057", "\"SelfManagedEventSource\":{\"Endpoints\":{\"KAFKA_BOOTSTRAP_SERVERS\":[\"a:9092\"]}},\"Topics\":[\"t\"]", "Required 'sourceAccessConfigurations' parameter is missing."),
        ("CTL-059", Queue + ",\"FilterCriteria\":{\"Filters\":[{\"Pattern\":\"{\\\"a\\\":[1]}\"},{\"Pattern\":\"{\\\"a\\\":[1]}\"},{\"Pattern\":\"{\\\"a\\\":[1]}\"},{\"Pattern\":\"{\\\"a\\\":[1]}\"},{\"Pattern\":\"{\\\"a\\\":[1]}\"},{\"Pattern\":\"{\\\"a\\\":[1]}\"}]}", "Number of filters exceeds the limit of 5."),
        ("CTL-060", Queue + ",\"ScalingConfig\":{\"MaximumConcurrency\":2},\"ProvisionedPollerConfig\":{\"MinimumPollers\":2}", "ScalingConfig and ProvisionedPollerConfig cannot be specified together."),
        ("ADD-21", Queue + ",\"ProvisionedPollerConfig\":{\"MaximumPollers\":1}", "MinimumPollers and MaximumPollers must be greater than or equal to 2 for SQS event sources."),
        ("CTL-152", Queue + ",\"ProvisionedPollerConfig\":{\"MinimumPollers\":1}", "MinimumPollers and MaximumPollers must be greater than or equal to 2 for SQS event sources."),
        ("CTL-153", Queue + ",\"ProvisionedPollerConfig\":{\"MinimumPollers\":10,\"MaximumPollers\":5}", "MinimumPollers must be less than or equal to MaximumPollers."),
        ("SQS-296", Queue + ",\"ParallelizationFactor\":2", "Unsupported ParallelizationFactor parameter for given event source mapping type."),
        ("SQS-296", Queue + ",\"BisectBatchOnFunctionError\":true", "Unsupported BisectBatchOnFunctionError parameter for given event source mapping type."),
        ("SQS-296", Queue + ",\"MaximumRetryAttempts\":1", "Unsupported MaximumRetryAttempts parameter for given event source mapping type."),
        ("SQS-296", Queue + ",\"MaximumRecordAgeInSeconds\":60", "Unsupported MaximumRecordAgeInSeconds parameter for given event source mapping type."),
        ("SQS-296", Queue + ",\"TumblingWindowInSeconds\":10", "Unsupported TumblingWindowInSeconds parameter for given event source mapping type."),
        ("ADD-75", Queue + Start, "Unsupported StartingPosition parameter for given event source mapping type."),
        ("SQS-398", Queue + ",\"ProvisionedPollerConfig\":{\"PollerGroupName\":\"x\"}", "Unsupported 'provisionedPollerConfig.pollerGroupName' parameter for given event source mapping type."),
        ("ADD-57", Queue + ",\"MetricsConfig\":{\"Metrics\":[\"KafkaMetrics\"]}", "Unsupported 'metricsConfig' parameter for given event source mapping type."),
        ("CTL-039", Queue + ",\"FilterCriteria\":{\"Filters\":[{\"Pattern\":\"{\\\"body\\\":\\\"x\\\"}\"}]}", "Invalid filter pattern definition."),
        ("CTL-138", Queue + ",\"FilterCriteria\":{\"Filters\":[{\"Pattern\":\"\"}]}", "Invalid filter pattern definition."),
        ("CTL-138", Queue + ",\"FilterCriteria\":{\"Filters\":[{}]}", "Invalid filter pattern definition."),
    ];

    private static readonly (string Rule, string Members, string Fault)[] Constraints =
    [
        ("CTL-033", "\"EventSourceArn\":\"{table}\",\"StartingPosition\":\"BOGUS\"", "Value 'BOGUS' at 'startingPosition' failed to satisfy constraint: Member must satisfy enum value set: [LATEST, AT_TIMESTAMP, TRIM_HORIZON]"),
        ("CTL-055", Table + ",\"DestinationConfig\":{\"OnFailure\":{\"Destination\":\"my-queue\"}}", $"Value 'my-queue' at 'destinationConfig.onFailure.destination' failed to satisfy constraint: Member must satisfy regular expression pattern: {DestinationPattern}"),
        ("CTL-024", Queue + ",\"BatchSize\":0", "Value '0' at 'batchSize' failed to satisfy constraint: Member must have value greater than or equal to 1"),
        ("CTL-024", Queue + ",\"BatchSize\":10001", "Value '10001' at 'batchSize' failed to satisfy constraint: Member must have value less than or equal to 10000"),
        ("CTL-024", Queue + ",\"MaximumBatchingWindowInSeconds\":301", "Value '301' at 'maximumBatchingWindowInSeconds' failed to satisfy constraint: Member must have value less than or equal to 300"),
        ("CTL-024", Table + ",\"ParallelizationFactor\":0", "Value '0' at 'parallelizationFactor' failed to satisfy constraint: Member must have value greater than or equal to 1"),
        ("CTL-024", Table + ",\"ParallelizationFactor\":11", "Value '11' at 'parallelizationFactor' failed to satisfy constraint: Member must have value less than or equal to 10"),
        ("CTL-024", Table + ",\"MaximumRecordAgeInSeconds\":-2", "Value '-2' at 'maximumRecordAgeInSeconds' failed to satisfy constraint: Member must have value greater than or equal to -1"),
        ("CTL-024", Table + ",\"MaximumRecordAgeInSeconds\":604801", "Value '604801' at 'maximumRecordAgeInSeconds' failed to satisfy constraint: Member must have value less than or equal to 604800"),
        ("CTL-024", Table + ",\"MaximumRetryAttempts\":-2", "Value '-2' at 'maximumRetryAttempts' failed to satisfy constraint: Member must have value greater than or equal to -1"),
        ("CTL-024", Table + ",\"MaximumRetryAttempts\":10001", "Value '10001' at 'maximumRetryAttempts' failed to satisfy constraint: Member must have value less than or equal to 10000"),
        ("CTL-024", Table + ",\"TumblingWindowInSeconds\":901", "Value '901' at 'tumblingWindowInSeconds' failed to satisfy constraint: Member must have value less than or equal to 900"),
        ("CTL-024", Queue + ",\"ScalingConfig\":{\"MaximumConcurrency\":1}", "Value '1' at 'scalingConfig.maximumConcurrency' failed to satisfy constraint: Member must have value greater than or equal to 2"),
        ("CTL-024", Queue + ",\"ScalingConfig\":{\"MaximumConcurrency\":1001}", "Value '1001' at 'scalingConfig.maximumConcurrency' failed to satisfy constraint: Member must have value less than or equal to 1000"),
        ("CTL-024", Queue + ",\"KMSKeyArn\":\"my-key\"", "Value 'my-key' at 'kMSKeyArn' failed to satisfy constraint: Member must satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|()"),
        ("CTL-161", Queue + ",\"Tags\":{\"\":\"x\"}", "Value '' at 'tags' failed to satisfy constraint: Map keys must satisfy constraint: [Member must have length less than or equal to 128, Member must have length greater than or equal to 1]"),
    ];

    [Fact]
    [Covers("CTL-028", "CTL-029", "CTL-030", "CTL-031", "CTL-032", "CTL-034", "CTL-035", "CTL-036", "CTL-040", "CTL-041", "CTL-043", "CTL-045", "CTL-046", "CTL-048", "CTL-050", "CTL-051", "CTL-052", "CTL-054", "CTL-056", "CTL-057", "CTL-059", "CTL-060", "CTL-062")]
    [Covers("CTL-015", "CTL-020", "CTL-023", "CTL-026", "CTL-079", "CTL-128", "CTL-130", "CTL-131", "CTL-134", "CTL-135", "CTL-138", "CTL-143", "CTL-144", "CTL-145", "CTL-148", "CTL-152", "CTL-153", "CTL-162", "CTL-164", "CTL-165", "CTL-167")]
    [Covers("ADD-04", "ADD-20", "ADD-21", "ADD-29", "ADD-33", "ADD-34", "ADD-35", "ADD-56", "ADD-57", "ADD-63", "ADD-70", "ADD-75")]
    public async Task Each_condition_has_its_own_words()
    {
        foreach (var (rule, members, message) in InvalidParameters)
        {
            await using var world = new ControlWorld();
            var error = Refusal(world, rule, members);

            Assert.Equal(world.Text(message), error.Message);
            Assert.Equal(("InvalidParameterValueException", 400, "User"), (error.Code, error.Status, error.Members["Type"]));
        }
    }

    [Fact]
    [Covers("CTL-010", "CTL-024", "CTL-033", "CTL-055", "CTL-161")]
    public async Task What_the_model_forbids_is_refused_at_the_front_door()
    {
        foreach (var (rule, members, fault) in Constraints)
        {
            await using var world = new ControlWorld();
            var error = Refusal(world, rule, members);

            Assert.Equal(world.Text("1 validation error detected: " + fault), error.Message);
            Assert.Equal(("ValidationException", 400, 0), (error.Code, error.Status, error.Members.Count));
        }
    }

    [Fact]
    [Covers("CTL-166")]
    public async Task What_is_created_disabled_is_checked_all_the_same()
    {
        foreach (var (rule, members, message) in InvalidParameters)
        {
            await using var world = new ControlWorld();

            Assert.Equal(world.Text(message), Refusal(world, rule, members.Length == 0 ? "\"Enabled\":false" : members + ",\"Enabled\":false").Message);
        }
    }

    [Fact]
    public async Task Each_condition_is_decided_by_its_rule()
    {
        foreach (var (rule, members, _) in InvalidParameters.Concat(Constraints))
        {
            await using var world = new ControlWorld();
            var hits = new HashSet<string>(StringComparer.Ordinal);
            RuleHits.ListenInto(hits);

            Refusal(world, rule, members);

            Assert.True(hits.Contains(rule), $"{rule} did not decide about {members}; these did: {string.Join(", ", hits)}");
        }
    }

    [Fact]
    [Covers("CTL-063")]
    public async Task A_function_of_another_region_is_not_reachable()
    {
        await using var world = new ControlWorld();

        var error = Refusal(world, "CTL-063", Queue + ",\"FunctionName\":\"arn:aws:lambda:eu-west-1:123456789012:function:consumer\"");

        Assert.Equal(("ResourceNotFoundException", 404), (error.Code, error.Status));
        Assert.Equal("Functions from 'eu-west-1' are not reachable in this region ('us-east-1')", error.Message);
    }

    [Fact]
    [Covers("CTL-137", "CTL-059")]
    public async Task The_quota_of_filters_can_be_raised()
    {
        await using var world = new ControlWorld(new() { FilterQuota = 10 });
        static string Filters(int count) => ",\"FilterCriteria\":{\"Filters\":[" + string.Join(",", Enumerable.Repeat("{\"Pattern\":\"{\\\"body\\\":[1]}\"}", count)) + "]}";

        Assert.Equal("Number of filters exceeds the limit of 10.", Refusal(world, "CTL-059", Queue + Filters(11)).Message);
        world.Create(Queue + Filters(10));
    }

    [Fact]
    [Covers("CTL-160")]
    public async Task A_mapping_has_fifty_tags_at_most()
    {
        await using var world = new ControlWorld();
        static string Tags(int count) => ",\"Tags\":{" + string.Join(",", Enumerable.Range(0, count).Select(index => $"\"k{index}\":\"v\"")) + "}";

        Assert.Equal("Number of tags exceeds resource tag limit.", Refusal(world, "CTL-160", Queue + Tags(51)).Message);
        world.Create(Queue + Tags(50));
    }

    [Fact]
    [Covers("CTL-019")]
    public async Task What_stands_on_the_edge_is_accepted()
    {
        await using var world = new ControlWorld();
        string[] accepted =
        [
            Queue + ",\"BatchSize\":10000,\"MaximumBatchingWindowInSeconds\":300,\"ScalingConfig\":{\"MaximumConcurrency\":1000}",
            Fifo + ",\"BatchSize\":10,\"MaximumBatchingWindowInSeconds\":0,\"ScalingConfig\":{\"MaximumConcurrency\":2}",
            Table + ",\"BatchSize\":10000,\"ParallelizationFactor\":10,\"MaximumRecordAgeInSeconds\":60,\"MaximumRetryAttempts\":10000",
            Stream + Start + ",\"BatchSize\":101,\"MaximumRecordAgeInSeconds\":604800,\"MaximumRetryAttempts\":0,\"TumblingWindowInSeconds\":900",
            Queue + ",\"FunctionName\":\"other\",\"ProvisionedPollerConfig\":{\"MinimumPollers\":200,\"MaximumPollers\":10000}",
        ];

        foreach (var members in accepted) Assert.Equal("Creating", world.Create(members)["State"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("\"BatchSize\":0,\"DestinationConfig\":{\"OnSuccess\":{}}", "1 validation error detected: Value '0' at 'batchSize'")]
    [InlineData("\"DestinationConfig\":{\"OnSuccess\":{}}", "Unsupported DestinationConfig")]
    [InlineData("\"EventSourceArn\":\"arn:aws:events:us-east-1:123456789012:rule/x\",\"DestinationConfig\":{\"OnSuccess\":{}}", "Unsupported DestinationConfig")]
    [InlineData("\"SelfManagedEventSource\":{\"Endpoints\":{}}", "Required 'sourceAccessConfigurations'")]
    [InlineData("\"EventSourceArn\":\"{table}\",\"TumblingWindowInSeconds\":10,\"ParallelizationFactor\":2", "1 validation error detected: Value null at 'startingPosition'")]
    [InlineData(Queue + ",\"BatchSize\":11,\"FilterCriteria\":{\"Filters\":[{\"Pattern\":\"x\"}]}", "Maximum batch window")]
    [InlineData(Queue + ",\"FunctionName\":\"nobody\",\"FilterCriteria\":{\"Filters\":[{\"Pattern\":\"x\"}]}", "Invalid filter pattern definition.")]
    [InlineData("\"EventSourceArn\":\"arn:aws:sqs:us-east-1:123456789012:gone\",\"FunctionName\":\"nobody\"", "Function does not exist")]
    [Covers("CTL-025")]
    public async Task Of_two_faults_the_earlier_one_is_reported(string members, string message)
    {
        await using var world = new ControlWorld();

        Assert.StartsWith(message, Assert.Throws<AwsServiceException>(() => world.Create(members)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_of_another_account_is_refused_loudly()
    {
        await using var world = new ControlWorld();

        Assert.Contains("another account", Assert.Throws<EsmUsageException>(() => world.Create("\"EventSourceArn\":\"arn:aws:kinesis:us-east-1:999999999999:stream/orders\"")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("arn:aws:kafka:us-east-1:123456789012:cluster/c/uuid")]
    [InlineData("arn:aws:mq:us-east-1:123456789012:broker:b:id")]
    [InlineData("arn:aws:rds:us-east-1:123456789012:cluster:c")]
    [Covers("CTL-010")]
    public async Task Kafka_MQ_and_DocumentDB_meet_the_model_first_and_are_then_refused_loudly(string arn)
    {
        await using var world = new ControlWorld();

        Assert.Equal("ValidationException", Assert.Throws<AwsServiceException>(() => world.Create($"\"EventSourceArn\":\"{arn}\",\"BatchSize\":0")).Code);
        Assert.Contains("does not simulate", Assert.Throws<EsmUsageException>(() => world.Create($"\"EventSourceArn\":\"{arn}\"")).Message, StringComparison.Ordinal);
    }

    // A refusal changes nothing: no mapping is left behind.
    private static AwsServiceException Refusal(ControlWorld world, string rule, string members)
    {
        AwsServiceException? error = null;
        try
        {
            world.Create(members);
        }
        catch (AwsServiceException refusal)
        {
            error = refusal;
        }

        Assert.True(error is not null, $"{rule} does not refuse {members}");
        Assert.Empty(world.List());
        return error;
    }
}
