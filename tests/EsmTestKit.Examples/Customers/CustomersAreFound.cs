using Amazon.Lambda.DynamoDBEvents;
using Bogus;
using EsmTestKit;

namespace Customers;

public sealed class CustomersAreFound
{
    private static readonly DynamoDbTableSettings Table = new("id") { StreamView = DynamoDbStreamView.NewAndOldImages };

    private static readonly StreamMappingSettings Settings = new(StartingPosition.TrimHorizon)
    {
        BisectBatchOnFunctionError = true,
        MaximumRetryAttempts = 5,
    };

    #region customers
    [Fact]
    public async Task The_index_is_as_the_table_is()
    {
        var index = new CustomerIndex();
        var people = new Faker { Random = new Randomizer(11) };
        await using var sim = new EsmSimulation();
        var customers = sim.CreateTable("customers", Table);
        var function = sim.CreateFunction("project-customers", () => new CustomerProjection(index), consumer => consumer.HandleAsync);
        sim.CreateEventSourceMapping(customers, function, Settings with { OnFailure = sim.CreateQueue("failed-customers") });

        for (var version = 1; version <= 100; version++)
        {
            var id = $"customer-{people.Random.Int(1, 20)}";
            if (people.Random.Bool(0.8f)) customers.PutItem(new { id, name = people.Name.FullName(), city = people.Address.City(), version });
            else customers.DeleteItem(new { id });
        }

        await sim.RunUntilIdleAsync();

        Assert.Equal(customers.Items.Select(item => item["id"]!.ToString()).Order(StringComparer.Ordinal), index.Entries.Keys);
        Assert.Empty(sim.GetQueue("failed-customers").Messages);
    }
    #endregion

    [Fact]
    public async Task A_customer_that_moves_and_leaves_is_a_contract()
    {
        var index = new CustomerIndex();
        await using var sim = new EsmSimulation();
        var customers = sim.CreateTable("customers", Table);
        var function = sim.CreateFunction("project-customers", () => new CustomerProjection(index), consumer => consumer.HandleAsync);
        sim.CreateEventSourceMapping(customers, function, Settings);
        sim.Observe(() => index.Entries);

        customers.PutItem(new { id = "1", name = "Ada", city = "London", version = 1 });
        customers.PutItem(new { id = "2", name = "Emmy", city = "Erlangen", version = 1 });
        await sim.RunUntilIdleAsync();
        customers.PutItem(new { id = "2", name = "Emmy", city = "Göttingen", version = 2 });
        customers.DeleteItem(new { id = "1" });
        await sim.RunUntilIdleAsync();

        await sim.VerifyContractAsync();
    }

    [Fact]
    public async Task The_index_comes_out_the_same_however_AWS_delivers() =>
        await EsmExplore.AssertIdempotentAsync(sim => World(sim, index => new CustomerProjection(index).HandleAsync), new() { Preset = EsmExplorationPreset.Quick });

    [Fact]
    public async Task Counting_by_adding_counts_twice()
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.Idempotent, sim => World(sim, index => new NaiveCityCount(index).HandleAsync));

        Assert.False(report.Holds);
    }

    private static void World(EsmSimulation sim, Func<ICustomerIndex, Func<DynamoDBEvent, Task>> consumer)
    {
        var index = new CustomerIndex();
        var customers = sim.CreateTable("customers", Table);
        var function = sim.CreateFunction("project-customers", () => consumer(sim.Gate<ICustomerIndex>(index)), handle => handle);
        sim.CreateEventSourceMapping(customers, function, Settings);
        sim.Observe(() => new { index.Entries, index.Cities });
        customers.PutItem(new { id = "1", name = "Ada", city = "London", version = 1 });
        customers.PutItem(new { id = "1", name = "Ada", city = "Ockham", version = 2 });
    }
}
