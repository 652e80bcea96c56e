using System.Text.Json;

namespace EsmTestKit.AwsApi.Tests;

/// <summary>A consumer that invokes another function is searched like any other: its call is one step of it.</summary>
public sealed class InvokeExploredTests
{
    private static readonly EsmExplorationSettings Quick = new() { Preset = EsmExplorationPreset.Quick };

    [Fact]
    public async Task A_function_behind_a_consumer_charges_twice_when_the_message_comes_twice()
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.ExactlyOnce, sim => World(sim, remembers: false), Quick);

        Assert.False(report.Holds);
        Assert.Equal(1, report.Deviations);
        Assert.Equal("Controlled", report.Control);
    }

    [Fact]
    public async Task And_once_when_it_remembers()
    {
        var report = await EsmExplore.SearchAsync(EsmClaim.ExactlyOnce, sim => World(sim, remembers: true), Quick);

        Assert.True(report.Holds, report.ToString());
        Assert.Equal("Controlled", report.Control);
    }

    private static void World(EsmSimulation sim, bool remembers)
    {
        var client = new HttpClient(new EsmAwsHandler(sim)) { BaseAddress = new Uri("http://esm.invalid") };
        var charged = new HashSet<string>();
        sim.CreateFunction("charge", (string order) =>
        {
            if (!charged.Add(order) && remembers) return;
            sim.Effect("charge", order);
        }, new() { Serializer = EsmJsonSerializer.Default, Duration = TimeSpan.FromSeconds(1) });
        var orders = sim.CreateQueue("orders");
        var consumer = sim.CreateFunction("apply-orders", async (Stream input) =>
        {
            using var records = await JsonDocument.ParseAsync(input);
            foreach (var record in records.RootElement.GetProperty("Records").EnumerateArray())
            {
                using var order = new StringContent(JsonSerializer.Serialize(record.GetProperty("body").GetString()));
                using var answer = await client.PostAsync("/2015-03-31/functions/charge/invocations", order);
                answer.EnsureSuccessStatusCode();
            }
        });
        sim.CreateEventSourceMapping(orders, consumer);
        orders.SendMessage("order-1");
    }
}
