using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace EsmTestKit.AwsSdk.Tests;

/// <summary>The search holds each call of a real client: it finds what a consumer does wrong between two of them.</summary>
public sealed class ExploredConsumerTests
{
    private static readonly EsmExplorationSettings Quick = new() { Preset = EsmExplorationPreset.Quick, KeepFound = false };

    // Looks careful: it checks, adds, and marks what it added.
    private sealed class NaiveBalanceConsumer(IAmazonDynamoDB dynamoDb)
    {
        public async Task HandleAsync(SqsEvent payments)
        {
            foreach (var payment in payments.Records)
            {
                var mark = await dynamoDb.GetItemAsync("payments", Key(payment.Body));
                if (mark.IsItemSet) continue;
                await dynamoDb.UpdateItemAsync(new UpdateItemRequest
                {
                    TableName = "balances",
                    Key = Key("customer"),
                    UpdateExpression = "ADD amount :one",
                    ExpressionAttributeValues = new() { [":one"] = new AttributeValue { N = "1" } },
                });
                await dynamoDb.PutItemAsync("payments", Key(payment.Body));
            }
        }
    }

    #region sdk-explored
    // Adds and marks in one transaction.
    private sealed class BalanceConsumer(IAmazonDynamoDB dynamoDb)
    {
        public async Task HandleAsync(SqsEvent payments)
        {
            foreach (var payment in payments.Records)
            {
                try
                {
                    await dynamoDb.TransactWriteItemsAsync(new TransactWriteItemsRequest
                    {
                        TransactItems =
                        [
                            new() { Put = new() { TableName = "payments", Item = Key(payment.Body), ConditionExpression = "attribute_not_exists(id)" } },
                            new() { Update = new() { TableName = "balances", Key = Key("customer"), UpdateExpression = "ADD amount :one", ExpressionAttributeValues = new() { [":one"] = new AttributeValue { N = "1" } } } },
                        ],
                    });
                }
                catch (TransactionCanceledException cancelled) when (cancelled.CancellationReasons[0].Code == "ConditionalCheckFailed")
                {
                    // Added before: the message came again.
                }
            }
        }
    }

    [Fact]
    public async Task A_payment_is_added_once_however_AWS_delivers_it()
    {
        await EsmExplore.AssertIdempotentAsync(sim => Balances(sim, dynamoDb => new BalanceConsumer(dynamoDb).HandleAsync), Quick);
    }

    private static void Balances(EsmSimulation sim, Func<IAmazonDynamoDB, Func<SqsEvent, Task>> consumer)
    {
        sim.CreateTable("payments", new("id"));
        var balances = sim.CreateTable("balances", new("id"));
        sim.Observe(() => balances.Items);
        var dynamoDb = new AmazonDynamoDBClient(sim.Configure(new AmazonDynamoDBConfig()));
        var orders = sim.CreateQueue("payments");
        sim.CreateEventSourceMapping(orders, sim.CreateFunction("add", () => consumer(dynamoDb), handle => handle, new() { Serializer = EsmJsonSerializer.Default }));
        orders.SendMessage("payment-1");
    }
    #endregion

    [Fact]
    [Covers("CP-03", "CP-04", "CP-05")]
    public async Task A_consumer_that_adds_and_then_marks_is_found_between_its_two_calls()
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.Idempotent, sim => Balances(sim, dynamoDb => new NaiveBalanceConsumer(dynamoDb).HandleAsync), Quick);

        Assert.False(report.Holds, report.ToString());
        Assert.Equal(("O1", 1, "Controlled"), (report.Oracle, report.Deviations, report.Control));
        Assert.Matches(@"^add\[payments#1\]@1/dynamodb\.(UpdateItem balances id=customer|PutItem payments id=payment-1)#1: ", Assert.Single(report.Decisions));
    }

    [Fact]
    [Covers("EXP-211")]
    public async Task Each_kind_of_call_is_announced_with_what_it_is_done_to()
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.Idempotent, sim => Balances(sim, dynamoDb => new BalanceConsumer(dynamoDb).HandleAsync), Quick);

        Assert.True(report.Holds, report.ToString());
        Assert.Equal("Controlled", report.Control);
        Assert.True(report.Schedules > 50, report.ToString());
    }

    [Fact]
    public async Task A_call_that_fails_is_the_SDKs_own_exception()
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        await EsmExplore.SearchAsync(EsmClaim.Idempotent, sim => Balances(sim, dynamoDb => async _ =>
        {
            try
            {
                await dynamoDb.PutItemAsync("balances", Key("customer"));
            }
            catch (Exception failure)
            {
                seen.Add(failure.GetType().Name);
                throw;
            }
        }), Quick);

        Assert.Equal([nameof(InternalServerErrorException)], seen);
    }

    private static Dictionary<string, AttributeValue> Key(string id) => new() { ["id"] = new AttributeValue { S = id } };

    private sealed record SqsEvent(IReadOnlyList<SqsMessage> Records);

    private sealed record SqsMessage(string Body);
}
