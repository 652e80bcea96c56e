using Amazon.DynamoDBv2;
using Amazon.SQS;
using Microsoft.Extensions.DependencyInjection;

namespace EsmTestKit.AwsSdk.Tests;

public sealed class ServiceCollectionTests
{
    #region dependency-injection
    [Fact]
    public async Task An_application_gets_clients_of_the_simulation()
    {
        var services = new ServiceCollection()
            .AddSingleton<IAmazonSQS, AmazonSQSClient>()
            .AddSingleton<IAmazonDynamoDB>(_ => new AmazonDynamoDBClient());

        await using var sim = new EsmSimulation();
        await using var application = services.AddEsmSimulation(sim).BuildServiceProvider();
        await application.GetRequiredService<IAmazonSQS>().CreateQueueAsync("orders");

        Assert.Empty(sim.GetQueue("orders").Messages);
    }
    #endregion

    [Fact]
    public async Task Lifetimes_and_keys_stay()
    {
        await using var sim = new EsmSimulation();
        var services = new ServiceCollection();
        services.AddTransient<IAmazonSQS, AmazonSQSClient>();
        services.AddKeyedScoped<IAmazonDynamoDB, AmazonDynamoDBClient>("audit");
        services.AddSingleton<AmazonSQSClient>();

        services.AddEsmSimulation(sim);

        Assert.Equal([ServiceLifetime.Transient, ServiceLifetime.Scoped, ServiceLifetime.Singleton, ServiceLifetime.Singleton], services.Select(service => service.Lifetime));
        await using var application = services.BuildServiceProvider();
        await using var scope = application.CreateAsyncScope();
        Assert.Empty((await scope.ServiceProvider.GetRequiredKeyedService<IAmazonDynamoDB>("audit").ListTablesAsync()).TableNames ?? []);
        await application.GetRequiredService<AmazonSQSClient>().CreateQueueAsync("orders");
        Assert.NotSame(application.GetRequiredService<IAmazonSQS>(), application.GetRequiredService<IAmazonSQS>());
        Assert.Same(sim, application.GetRequiredService<EsmSimulation>());
    }

    [Fact]
    public async Task Without_a_client_there_is_nothing_to_swap_and_that_is_said()
    {
        await using var sim = new EsmSimulation();

        var refusal = Assert.Throws<EsmUsageException>(() => new ServiceCollection().AddEsmSimulation(sim));

        Assert.Contains("No AWS client is registered", refusal.Message, StringComparison.Ordinal);
    }
}
