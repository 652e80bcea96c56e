using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace EsmTestKit.AwsSdk.Tests;

public sealed class ConsumerCallsTests
{
    // A consumer as it is written for production: it is given its client.
    private sealed class OrderConsumer(IAmazonDynamoDB dynamoDb)
    {
        public async Task HandleAsync(SqsEvent orders)
        {
            foreach (var order in orders.Records)
            {
                try
                {
                    await dynamoDb.PutItemAsync(new PutItemRequest
                    {
                        TableName = "orders",
                        Item = new() { ["id"] = new AttributeValue { S = order.Body } },
                        ConditionExpression = "attribute_not_exists(id)",
                    });
                }
                catch (ConditionalCheckFailedException)
                {
                    // Applied before: the message came twice.
                }
            }
        }
    }

    private sealed record SqsEvent(IReadOnlyList<SqsMessage> Records);

    private sealed record SqsMessage(string Body);

    #region sdk-in-consumer
    [Fact]
    public async Task A_consumer_writes_each_order_once_into_a_table_of_the_same_world()
    {
        await using var sim = new EsmSimulation();
        var orders = sim.CreateQueue("orders");
        var table = sim.CreateTable("orders", new("id"));
        using var dynamoDb = new AmazonDynamoDBClient(sim.Configure(new AmazonDynamoDBConfig()));
        var function = sim.CreateFunction("apply-orders", () => new OrderConsumer(dynamoDb), consumer => consumer.HandleAsync, new() { Serializer = EsmJsonSerializer.Default });
        sim.CreateEventSourceMapping(orders, function);

        orders.SendMessage("order-1");
        orders.SendMessage("order-1");
        await sim.RunUntilIdleAsync();

        Assert.Single(table.Items);
        Assert.Empty(orders.Messages);
    }
    #endregion

    [Fact]
    public async Task Two_runs_with_the_SDK_inside_the_handler_write_the_same_ledger() =>
        Assert.Equal(await LedgerAsync(), await LedgerAsync());

    [Fact]
    public async Task What_the_kit_does_not_simulate_fails_the_call_loudly()
    {
        await using var sim = new EsmSimulation();
        using var dynamoDb = new AmazonDynamoDBClient(sim.Configure(new AmazonDynamoDBConfig()));

        var refusal = await Assert.ThrowsAsync<EsmUsageException>(() => dynamoDb.ExecuteStatementAsync(new ExecuteStatementRequest { Statement = "SELECT * FROM orders" }));

        Assert.Contains("dynamodb:ExecuteStatement", refusal.Message, StringComparison.Ordinal);
    }

    private static async Task<string> LedgerAsync()
    {
        await using var sim = new EsmSimulation(new() { Seed = 7 });
        var orders = sim.CreateQueue("orders");
        sim.CreateTable("orders", new("id"));
        using var dynamoDb = new AmazonDynamoDBClient(sim.Configure(new AmazonDynamoDBConfig()));
        var function = sim.CreateFunction("apply-orders", () => new OrderConsumer(dynamoDb), consumer => consumer.HandleAsync, new() { Serializer = EsmJsonSerializer.Default });
        var mapping = sim.CreateEventSourceMapping(orders, function);
        for (var number = 1; number <= 20; number++) orders.SendMessage($"order-{number}");
        await sim.RunUntilIdleAsync();
        Assert.DoesNotContain(mapping.Invocations, invocation => invocation.HasEscaped || invocation.ErrorType is not null);
        return sim.Ledger.ToJsonLines();
    }
}
