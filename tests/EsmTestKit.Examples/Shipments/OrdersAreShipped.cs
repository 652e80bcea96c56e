using System.Net;
using EsmTestKit;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace Shipments;

public sealed class OrdersAreShipped
{
    private static readonly EsmExplorationSettings Quick = new() { Preset = EsmExplorationPreset.Quick };

    private static readonly string[] Steps = ["placed", "packed", "shipped"];

    #region shipments
    [Fact]
    public async Task A_warehouse_that_is_down_stops_an_order_and_no_other()
    {
        using var warehouse = WireMockServer.Start();
        warehouse.Given(Request.Create().UsingPut()).RespondWith(Response.Create().WithStatusCode(HttpStatusCode.Created));
        warehouse.Given(Request.Create().UsingPut().WithPath("/orders/7/steps/packed")).InScenario("down").WillSetStateTo("up").RespondWith(Response.Create().WithStatusCode(HttpStatusCode.ServiceUnavailable));
        warehouse.Given(Request.Create().UsingPut().WithPath("/orders/7/steps/packed")).InScenario("down").WhenStateIs("up").RespondWith(Response.Create().WithStatusCode(HttpStatusCode.Created));
        using var http = new HttpClient { BaseAddress = new Uri(warehouse.Url!) };
        await using var sim = new EsmSimulation();
        var steps = Queue(sim, () => new ShipmentConsumer(http));

        Send(steps, "7", "8");
        await sim.RunUntilIdleAsync();

        Assert.Equal(
            ["/orders/7/steps/placed", "/orders/7/steps/packed", "/orders/8/steps/placed", "/orders/8/steps/packed", "/orders/8/steps/shipped", "/orders/7/steps/packed", "/orders/7/steps/shipped"],
            warehouse.LogEntries.Select(entry => entry.RequestMessage!.Path));
        Assert.Empty(await sim.LintAsync());
    }
    #endregion

    [Fact]
    public async Task The_steps_of_an_order_are_a_contract()
    {
        await using var sim = new EsmSimulation();
        var warehouse = new Warehouse(sim);
        using var http = new HttpClient(warehouse) { BaseAddress = new Uri("http://warehouse.example") };
        var steps = Queue(sim, () => new ShipmentConsumer(http));
        sim.Observe(() => warehouse.Steps, inOrder: true);

        Send(steps, "7");
        await sim.RunUntilIdleAsync();

        await sim.VerifyContractAsync();
    }

    [Fact]
    public async Task Each_step_is_told_once_however_AWS_delivers() => await EsmExplore.AssertExactlyOnceAsync(World, Quick);

    [Fact]
    public async Task The_steps_of_an_order_stay_in_order() => await EsmExplore.AssertOrderPerKeyAsync(World, Quick);

    private static void World(EsmSimulation sim)
    {
        var warehouse = new EsmGateHandler(sim, new Warehouse(sim));
        var http = new HttpClient(warehouse) { BaseAddress = new Uri("http://warehouse.example") };
        Send(Queue(sim, () => new ShipmentConsumer(http)), "7");
    }

    private static SqsQueue Queue(EsmSimulation sim, Func<ShipmentConsumer> consumer)
    {
        var deadLetters = sim.CreateQueue("steps-dlq.fifo", new() { FifoQueue = true });
        var steps = sim.CreateQueue("steps.fifo", new() { FifoQueue = true, RedrivePolicy = new(deadLetters, MaxReceiveCount: 5) });
        var function = sim.CreateFunction("ship-orders", consumer, instance => instance.HandleAsync);
        sim.CreateEventSourceMapping(steps, function, new() { FunctionResponseTypes = [FunctionResponseType.ReportBatchItemFailures] });
        return steps;
    }

    private static void Send(SqsQueue queue, params string[] orders)
    {
        foreach (var order in orders)
        {
            foreach (var step in Steps) queue.SendMessage($$"""{ "order": "{{order}}", "step": "{{step}}" }""", new() { MessageGroupId = order, MessageDeduplicationId = $"{order}-{step}" });
        }
    }
}
