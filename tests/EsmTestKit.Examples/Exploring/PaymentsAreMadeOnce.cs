using EsmTestKit;
using Moq;

namespace Payments;

/// <summary>A repository mocked with Moq, behind a gate; one line finds the delivery that charges twice.</summary>
public sealed class PaymentsAreMadeOnce
{
    private static readonly EsmExplorationSettings Quick = new() { Preset = EsmExplorationPreset.Quick, KeepFound = false };

    [Fact]
    public async Task The_naive_consumer_charges_twice_and_the_story_says_how()
    {
        var failure = await Assert.ThrowsAsync<EsmAssertionException>(() => EsmExplore.AssertExactlyOnceAsync(sim => Payments(sim, payments => new NaivePaymentConsumer(payments).HandleAsync), Quick));

        Assert.Contains("charge", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Why AWS may do this", failure.Message, StringComparison.Ordinal);
        Assert.Contains("ESMTESTKIT_REPLAY=esm1.", failure.Message, StringComparison.Ordinal);
    }

    #region one-line
    [Fact]
    public async Task Each_order_is_charged_once_however_AWS_delivers_it()
    {
        await EsmExplore.AssertExactlyOnceAsync(sim => Payments(sim, payments => new PaymentConsumer(payments).HandleAsync));
    }

    // A world, made anew for each delivery that is tried: two orders in a queue, and a mocked service behind a gate.
    private static void Payments(EsmSimulation sim, Func<IPayments, Func<Amazon.Lambda.SQSEvents.SQSEvent, Task>> consumer)
    {
        var paid = new HashSet<string>();
        var mock = new Mock<IPayments>();
        mock.Setup(payments => payments.IsPaidAsync(It.IsAny<string>())).Returns((string order) => Task.FromResult(paid.Contains(order)));
        mock.Setup(payments => payments.ChargeAsync(It.IsAny<string>())).Callback((string order) => sim.Effect("charge", order)).Returns(Task.CompletedTask);
        mock.Setup(payments => payments.MarkPaidAsync(It.IsAny<string>())).Callback((string order) => paid.Add(order)).Returns(Task.CompletedTask);
        mock.Setup(payments => payments.ChargeOnceAsync(It.IsAny<string>())).Returns((string order) =>
        {
            if (!paid.Add(order)) return Task.FromResult(false);
            sim.Effect("charge", order);
            return Task.FromResult(true);
        });

        var orders = sim.CreateQueue("orders");
        var function = sim.CreateFunction("pay", () => consumer(sim.Gate(mock.Object)), handle => handle);
        sim.CreateEventSourceMapping(orders, function);
        orders.SendMessage("order-1");
        orders.SendMessage("order-2");
    }
    #endregion
}
