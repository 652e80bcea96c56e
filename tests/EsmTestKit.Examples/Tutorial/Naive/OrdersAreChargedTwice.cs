using System.Reflection;
using EsmTestKit;

namespace Shop.Naive;

/// <summary>What the tutorial shows before the consumer is put right: the failure, word by word.</summary>
public sealed class OrdersAreChargedTwice
{
    [Fact]
    public async Task However_AWS_delivers_them()
    {
        var failure = await Assert.ThrowsAsync<EsmAssertionException>(() => EsmExplore.AssertExactlyOnceAsync(sim => Deploy(sim, new FakeShop(sim)).SendMessage("order-1"), new() { KeepFound = false }));

        // The line that replays it belongs to this test, not to the reader's.
        var told = string.Join('\n', failure.Message.ReplaceLineEndings("\n").TrimEnd().Split('\n')[..^3].Select(line => line.TrimEnd())).TrimEnd() + "\n";
        var shown = Path.Combine(Folder, "failure.txt");
        if (Environment.GetEnvironmentVariable("ESMTESTKIT_ACCEPT") == "1" && Environment.GetEnvironmentVariable("CI") != "true") await File.WriteAllTextAsync(shown, told);
        Assert.Equal(await File.ReadAllTextAsync(shown), told);
    }

    // As the tutorial's shop deploys, with the consumer of before.
    private static SqsQueue Deploy(EsmSimulation sim, FakeShop shop)
    {
        var deadLetters = sim.CreateQueue("orders-dlq");
        var orders = sim.CreateQueue("orders", new() { RedrivePolicy = new(deadLetters, MaxReceiveCount: 3) });
        var function = sim.CreateFunction("charge-orders", () => new OrderConsumer(sim.Gate<IShop>(shop)), consumer => consumer.HandleAsync, new() { Serializer = EsmJsonSerializer.Default });
        sim.CreateEventSourceMapping(orders, function, new() { BatchSize = 10 });
        return orders;
    }

    // The compiler's own paths are rewritten on build servers; the package's targets know the project's folder.
    private static string Folder => Path.Combine(typeof(OrdersAreChargedTwice).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "EsmTestKit.ProjectDirectory").Value!, "Tutorial", "Naive");
}
