using System.Text.Json.Nodes;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Tests.Mappings;

/// <summary>Every create-time refusal with AWS's exact text; the rule of each line is the one that decided.</summary>
public sealed class CreateErrorTests
{
    private const string Queue = """ "EventSourceArn":"arn:aws:sqs:us-east-1:123456789012:orders" """;
    private const string Fifo = """ "EventSourceArn":"arn:aws:sqs:us-east-1:123456789012:orders.fifo" """;
    private const string Table = """ "EventSourceArn":"{table}" """;
    private const string Start = """ "StartingPosition":"TRIM_HORIZON" """;

    public static TheoryData<string, string, string, int, string> Refusals() => new()
    {
        { "CTL-028", "", "Unrecognized event source.", 400, "InvalidParameterValueException" },
        { "CTL-029", """ "EventSourceArn":"arn:aws:events:us-east-1:123456789012:rule/x" """, "Unrecognized event source. Unsupported source arn : arn:aws:events:us-east-1:123456789012:rule/x", 400, "InvalidParameterValueException" },
        { "CTL-030", Queue + """, "FunctionName":"nobody" """, "Function does not exist", 400, "InvalidParameterValueException" },
        { "CTL-030", Queue + """, "FunctionName":"consumer:7" """, "Function does not exist", 400, "InvalidParameterValueException" },
        { "SQS-281", """ "EventSourceArn":"arn:aws:sqs:us-east-1:123456789012:gone" """, "Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. SQS Error Message: The specified queue does not exist.", 400, "InvalidParameterValueException" },
        { "SQS-282", Queue + """, "FunctionName":"poor" """, "The provided execution role does not have permissions to call DeleteMessage on SQS", 400, "InvalidParameterValueException" },
        { "SQS-286", Queue + """, "BatchSize":11 """, "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10", 400, "InvalidParameterValueException" },
        { "SQS-286", Fifo + """, "BatchSize":11 """, "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10", 400, "InvalidParameterValueException" },
        { "SQS-289", Fifo + """, "MaximumBatchingWindowInSeconds":1 """, "Batching window is not supported for FIFO queues", 400, "InvalidParameterValueException" },
        { "SQS-289", Fifo + """, "BatchSize":100, "MaximumBatchingWindowInSeconds":5 """, "Batching window is not supported for FIFO queues", 400, "InvalidParameterValueException" },
        { "SQS-292", Queue + """, "FunctionName":"slow" """, "Queue visibility timeout: 30 seconds is less than Function timeout: 31 seconds", 400, "InvalidParameterValueException" },
        { "SQS-294", Queue + """, "FunctionName":"nobody", "DestinationConfig":{"OnSuccess":{"Destination":"arn:aws:sqs:us-east-1:123456789012:x"}} """, "Unsupported DestinationConfig parameter for given event source mapping type.", 400, "InvalidParameterValueException" },
        { "SQS-295", Queue + """, "DestinationConfig":{"OnFailure":{"Destination":"arn:aws:sqs:us-east-1:123456789012:x"}} """, "Unsupported DestinationConfig parameter for given event source mapping type.", 400, "InvalidParameterValueException" },
        { "SQS-296", Queue + """, "ParallelizationFactor":2 """, "Unsupported ParallelizationFactor parameter for given event source mapping type.", 400, "InvalidParameterValueException" },
        { "SQS-296", Queue + """, "BisectBatchOnFunctionError":true """, "Unsupported BisectBatchOnFunctionError parameter for given event source mapping type.", 400, "InvalidParameterValueException" },
        { "SQS-296", Queue + """, "MaximumRetryAttempts":1 """, "Unsupported MaximumRetryAttempts parameter for given event source mapping type.", 400, "InvalidParameterValueException" },
        { "SQS-296", Queue + """, "MaximumRecordAgeInSeconds":60 """, "Unsupported MaximumRecordAgeInSeconds parameter for given event source mapping type.", 400, "InvalidParameterValueException" },
        { "SQS-296", Queue + """, "TumblingWindowInSeconds":10 """, "Unsupported TumblingWindowInSeconds parameter for given event source mapping type.", 400, "InvalidParameterValueException" },
        { "SQS-296", Queue + "," + Start, "Unsupported StartingPosition parameter for given event source mapping type.", 400, "InvalidParameterValueException" },
        { "SQS-300", Queue + """, "ScalingConfig":{"MaximumConcurrency":2}, "ProvisionedPollerConfig":{"MinimumPollers":2} """, "ScalingConfig and ProvisionedPollerConfig cannot be specified together.", 400, "InvalidParameterValueException" },
        { "ADD-21", Queue + """, "ProvisionedPollerConfig":{"MinimumPollers":1} """, "MinimumPollers and MaximumPollers must be greater than or equal to 2 for SQS event sources.", 400, "InvalidParameterValueException" },
        { "CTL-153", Queue + """, "ProvisionedPollerConfig":{"MinimumPollers":10,"MaximumPollers":5} """, "MinimumPollers must be less than or equal to MaximumPollers.", 400, "InvalidParameterValueException" },
        { "SQS-398", Queue + """, "ProvisionedPollerConfig":{"PollerGroupName":"x"} """, "Unsupported 'provisionedPollerConfig.pollerGroupName' parameter for given event source mapping type.", 400, "InvalidParameterValueException" },
        { "ADD-57", Queue + """, "MetricsConfig":{"Metrics":["KafkaMetrics"]} """, "Unsupported 'metricsConfig' parameter for given event source mapping type.", 400, "InvalidParameterValueException" },
        { "CTL-039", Queue + """, "FilterCriteria":{"Filters":[{"Pattern":"{\"body\":\"x\"}"}]} """, "Invalid filter pattern definition.", 400, "InvalidParameterValueException" },
        { "CTL-039", Queue + """, "FilterCriteria":{"Filters":[{"Pattern":""}]} """, "Invalid filter pattern definition.", 400, "InvalidParameterValueException" },
        { "CTL-039", Queue + """, "FilterCriteria":{"Filters":[{}]} """, "Invalid filter pattern definition.", 400, "InvalidParameterValueException" },
        { "CTL-059", Queue + """, "FilterCriteria":{"Filters":[{"Pattern":"{\"a\":[1]}"},{"Pattern":"{\"a\":[1]}"},{"Pattern":"{\"a\":[1]}"},{"Pattern":"{\"a\":[1]}"},{"Pattern":"{\"a\":[1]}"},{"Pattern":"{\"a\":[1]}"}]} """, "Number of filters exceeds the limit of 5.", 400, "InvalidParameterValueException" },
        { "CTL-024", Queue + """, "BatchSize":0 """, "1 validation error detected: Value '0' at 'batchSize' failed to satisfy constraint: Member must have value greater than or equal to 1", 400, "ValidationException" },
        { "CTL-024", Queue + """, "BatchSize":10001 """, "1 validation error detected: Value '10001' at 'batchSize' failed to satisfy constraint: Member must have value less than or equal to 10000", 400, "ValidationException" },
        { "CTL-024", Queue + """, "MaximumBatchingWindowInSeconds":301 """, "1 validation error detected: Value '301' at 'maximumBatchingWindowInSeconds' failed to satisfy constraint: Member must have value less than or equal to 300", 400, "ValidationException" },
        { "CTL-024", Queue + """, "ScalingConfig":{"MaximumConcurrency":1} """, "1 validation error detected: Value '1' at 'scalingConfig.maximumConcurrency' failed to satisfy constraint: Member must have value greater than or equal to 2", 400, "ValidationException" },
        { "CTL-024", Queue + """, "BatchSize":0, "MaximumBatchingWindowInSeconds":301 """, "2 validation errors detected: Value '0' at 'batchSize' failed to satisfy constraint: Member must have value greater than or equal to 1; Value '301' at 'maximumBatchingWindowInSeconds' failed to satisfy constraint: Member must have value less than or equal to 300", 400, "ValidationException" },
        { "CTL-024", Table + """, "StartingPosition":"BOGUS" """, "1 validation error detected: Value 'BOGUS' at 'startingPosition' failed to satisfy constraint: Member must satisfy enum value set: [LATEST, AT_TIMESTAMP, TRIM_HORIZON]", 400, "ValidationException" },
        { "CTL-032", Table, "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must not be null.", 400, "InvalidParameterValueException" },
        { "CTL-034", Table + """, "StartingPosition":"AT_TIMESTAMP", "StartingPositionTimestamp":1 """, "Unsupported starting position for arn type: {table}", 400, "InvalidParameterValueException" },
        { "ADD-35", Table + "," + Start + """, "StartingPositionTimestamp":1 """, "Timestamp only valid with StartingPosition AT_TIMESTAMP", 400, "InvalidParameterValueException" },
        { "CTL-020", Table + "," + Start + """, "MaximumRecordAgeInSeconds":59 """, "MaximumRecordAgeInSeconds must be either -1 (forever) or between 60 and 604800 (inclusive)", 400, "InvalidParameterValueException" },
        { "ADD-33", Table + "," + Start + """, "TumblingWindowInSeconds":10, "ParallelizationFactor":2 """, "Parallelization factor must be equal to 1 when tumbling window period is configured", 400, "InvalidParameterValueException" },
        { "STR-138", Table + "," + Start + """, "TumblingWindowInSeconds":10, "FilterCriteria":{"Filters":[{"Pattern":"{\"eventName\":[\"INSERT\"]}"}]} """, "FilterCriteria is not supported when tumbling window period is configured", 400, "InvalidParameterValueException" },
        { "ADD-34", Table + "," + Start + """, "DestinationConfig":{"OnSuccess":{"Destination":"arn:aws:sqs:us-east-1:123456789012:x"}} """, "OnSuccess configuration is not supported for event source mappings.", 400, "InvalidParameterValueException" },
        { "STR-142", Table + "," + Start + """, "ScalingConfig":{"MaximumConcurrency":2} """, "Unsupported ScalingConfig parameter for given event source mapping type.", 400, "InvalidParameterValueException" },
        { "CTL-040", """ "EventSourceArn":"arn:aws:dynamodb:us-east-1:123456789012:table/gone/stream/2026-01-01T00:00:00.000", """ + Start, "Stream not found: arn:aws:dynamodb:us-east-1:123456789012:table/gone/stream/2026-01-01T00:00:00.000", 400, "InvalidParameterValueException" },
        { "STR-128", Table + "," + Start + """, "FunctionName":"poor" """, "Cannot access stream {table}. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM.", 400, "InvalidParameterValueException" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Lambda_refuses_with_its_own_words(string rule, string members, string message, int status, string code)
    {
        await using var sim = World(out var table);
        var hits = new HashSet<string>(StringComparer.Ordinal);
        RuleHits.ListenInto(hits);

        var error = Assert.Throws<AwsServiceException>(() => Create(sim, members.Replace("{table}", table, StringComparison.Ordinal)));

        Assert.Equal(message.Replace("{table}", table, StringComparison.Ordinal), error.Message);
        Assert.Equal((status, code, rule), (error.Status, error.Code, error.Rule));
        Assert.Contains(rule, hits);
        Assert.Equal(code == "ValidationException", error.Members.Count == 0);
    }

    [Fact]
    [Covers("CTL-066")]
    public async Task A_second_mapping_of_the_same_queue_and_function_conflicts_whatever_its_state()
    {
        await using var sim = World(out _);
        var uuid = Create(sim, Queue + """, "Enabled":false """)["UUID"]!.GetValue<string>();

        var error = Assert.Throws<AwsServiceException>(() => Create(sim, Queue));

        Assert.Equal(409, error.Status);
        Assert.Equal($"An event source mapping with SQS arn (\" arn:aws:sqs:us-east-1:123456789012:orders \") and function (\" consumer \") already exists. Please update or delete the existing mapping with UUID {uuid}", error.Message);
    }

    [Theory]
    [InlineData("Topics", """["t"]""")]
    [InlineData("Queues", """["q"]""")]
    [InlineData("SelfManagedEventSource", """{"Endpoints":{}}""")]
    [InlineData("LoggingConfig", """{"SystemLogLevel":"WARN"}""")]
    public async Task What_is_not_simulated_is_refused_loudly(string member, string value)
    {
        await using var sim = World(out _);

        var error = Assert.Throws<EsmUsageException>(() => Create(sim, $"{Queue}, \"{member}\":{value}"));

        Assert.Contains("does not simulate", error.Message, StringComparison.Ordinal);
        Assert.Contains(member, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("arn:aws:kafka:us-east-1:123456789012:cluster/c/uuid")]
    [InlineData("arn:aws:mq:us-east-1:123456789012:broker:b:id")]
    [InlineData("arn:aws:rds:us-east-1:123456789012:cluster:c")]
    public async Task Other_kinds_of_source_are_refused_loudly(string arn)
    {
        await using var sim = World(out _);

        Assert.Contains(arn, Assert.Throws<EsmUsageException>(() => Create(sim, $"\"EventSourceArn\":\"{arn}\"")).Message, StringComparison.Ordinal);
    }

    [Fact]
    [Covers("CTL-082")]
    public async Task The_command_of_the_guide_answers_with_the_members_of_the_guide()
    {
        await using var sim = World(out var table);

        var answer = Create(sim, $"\"EventSourceArn\":\"{table}\", \"BatchSize\":500, \"StartingPosition\":\"LATEST\"");

        Assert.Equal(
            new[]
            {
                "BatchSize", "BisectBatchOnFunctionError", "DestinationConfig", "EventSourceArn", "EventSourceMappingArn", "FunctionArn", "FunctionResponseTypes", "LastModified", "LastProcessingResult",
                "MaximumBatchingWindowInSeconds", "MaximumRecordAgeInSeconds", "MaximumRetryAttempts", "ParallelizationFactor", "StartingPosition", "State", "StateTransitionReason", "TumblingWindowInSeconds", "UUID",
            },
            answer.Select(member => member.Key).Order(StringComparer.Ordinal));
        Assert.Equal("LATEST", answer["StartingPosition"]!.GetValue<string>());
        Assert.Equal("User action", answer["StateTransitionReason"]!.GetValue<string>());
        Assert.Equal("No records processed", answer["LastProcessingResult"]!.GetValue<string>());
        Assert.Equal("""{"OnFailure":{}}""", answer["DestinationConfig"]!.ToJsonString());
    }

    private static EsmSimulation World(out string table)
    {
        var sim = new EsmSimulation();
        sim.CreateQueue("orders");
        sim.CreateQueue("orders.fifo", new() { FifoQueue = true });
        table = sim.CreateTable("orders", new(new("id")) { StreamView = DynamoDbStreamView.NewImage }).StreamArn!;
        void Function(string name, LambdaFunctionSettings settings) => sim.Functions.Create(name, new Internal.Functions.ScriptedBody(_ => Delivery.Script.Return("null")), settings);
        Function("consumer", new());
        Function("slow", new() { Timeout = TimeSpan.FromSeconds(31) });
        Function("poor", new() { AllowedActions = ["sqs:ReceiveMessage", "sqs:GetQueueAttributes"] });
        return sim;
    }

    private static JsonObject Create(EsmSimulation sim, string members)
    {
        var text = members.Contains("FunctionName", StringComparison.Ordinal) ? members : members.Trim().Length == 0 ? "\"FunctionName\":\"consumer\"" : members + ", \"FunctionName\":\"consumer\"";
        return sim.Api.Call("lambda:CreateEventSourceMapping", JsonNode.Parse("{" + text + "}")!.AsObject()).Body;
    }
}
