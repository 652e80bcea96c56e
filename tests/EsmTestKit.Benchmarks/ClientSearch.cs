using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace EsmTestKit.Benchmarks;

/// <summary>Searches of a consumer that uses the AWS SDK: a write to a table in memory for each message (EXP-502).</summary>
internal sealed class ClientSearch : SearchScenario
{
    protected override LambdaFunction Build(EsmSimulation sim)
    {
        var table = sim.CreateTable("orders", new("id"));
        sim.Observe(() => table.Items);
        var client = new AmazonDynamoDBClient(sim.Configure(new AmazonDynamoDBConfig()));
        return sim.CreateFunction("apply", () => new Consumer(client), consumer => consumer.HandleAsync, Function);
    }

    private sealed class Consumer(AmazonDynamoDBClient client)
    {
        public async Task HandleAsync(SqsEvent input)
        {
            foreach (var message in input.Records) await client.PutItemAsync("orders", new Dictionary<string, AttributeValue> { ["id"] = new(message.Body) });
        }
    }
}
