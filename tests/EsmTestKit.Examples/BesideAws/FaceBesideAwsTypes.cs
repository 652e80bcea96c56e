// The face of the kit in a file that imports everything a consumer's tests may import from the AWS SDK.
// It need only compile: one ambiguous name would be an error.
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Kinesis;
using Amazon.Kinesis.Model;
using Amazon.Lambda;
using Amazon.Lambda.Model;
using Amazon.SQS;
using Amazon.SQS.Model;
using EsmTestKit;

namespace Orders.BesideAws;

public sealed class FaceBesideAwsTypes
{
    // Each of these proves that its using directive is needed, so that none can be lost unseen.
    private static readonly Type[] Imported =
    [
        typeof(AmazonDynamoDBClient), typeof(AttributeValue), typeof(AmazonKinesisClient), typeof(PutRecordRequest),
        typeof(AmazonLambdaClient), typeof(FilterCriteria), typeof(AmazonSQSClient), typeof(SendMessageRequest),
    ];

    [Fact]
    public async Task The_face_of_the_kit_compiles_beside_the_types_of_the_AWS_SDK()
    {
        await using var sim = new EsmSimulation(new EsmSimulationSettings { Seed = 1, Sqs = new SqsBehavior(), SqsMappings = new SqsMappingBehavior(), Mappings = new MappingBehavior() });
        SqsQueue queue = sim.CreateQueue("orders", new SqsQueueSettings { VisibilityTimeout = TimeSpan.FromMinutes(1) });
        LambdaFunction function = sim.CreateFunction("consumer", () => new OrderConsumer(new OrderStore()), consumer => consumer.HandleAsync, new LambdaFunctionSettings());
        EventSourceMapping mapping = sim.CreateEventSourceMapping(queue, function, new SqsMappingSettings
        {
            FunctionResponseTypes = [FunctionResponseType.ReportBatchItemFailures],
        });
        SqsMessage message = queue.SendMessage("""{ "orderId": 1 }""");
        EsmLedger happened = await sim.RunUntilIdleAsync();
        // With a seed AWS may deliver twice.
        LambdaInvocation invocation = mapping.Invocations[0];

        Assert.NotEmpty(happened);
        Assert.NotNull(invocation);
        Assert.NotEmpty(message.MessageId);
        Assert.Equal(StartingPosition.Latest, Enum.Parse<StartingPosition>("Latest"));
        Assert.Equal(8, Imported.Distinct().Count());
    }
}
