using Amazon.Lambda.KinesisEvents;
using EsmTestKit;

namespace Bookings;

/// <summary>Not most deliveries but all: what follows a state is tried once.</summary>
public sealed class BookingsAreProved
{
    #region prove
    [Fact]
    public async Task Each_payment_is_booked_once_in_every_delivery_there_is()
    {
        var all = new EsmExplorationSettings { Preset = EsmExplorationPreset.Prove, MergeEqualStates = true };

        var report = await EsmExplore.AssertIdempotentAsync(Payments, all);

        Assert.True(report.IsComplete, report.ToString());
    }

    // All state is in objects that are made here.
    private static void Payments(EsmSimulation sim)
    {
        var books = new Books();
        sim.Observe(() => books.Rows);
        var payments = sim.CreateStream("payments");
        var function = sim.CreateFunction("book", () => new BookingConsumer(sim.Gate<IBooks>(books)), consumer => consumer.HandleAsync);
        sim.CreateEventSourceMapping(payments, function, new(StartingPosition.TrimHorizon) { BatchSize = 2, MaximumRetryAttempts = 3 });
        foreach (var payment in new[] { "payment-1", "payment-2", "payment-3" }) payments.PutRecord(payment, "customer-7");
    }
    #endregion

    /// <summary>What the consumer asks of its database.</summary>
    public interface IBooks
    {
        Task<bool> HasAsync(string payment);

        Task BookAsync(string payment);
    }

    private sealed class Books : IBooks
    {
        public Dictionary<string, string> Rows { get; } = [];

        public Task<bool> HasAsync(string payment) => Task.FromResult(Rows.ContainsKey(payment));

        public Task BookAsync(string payment)
        {
            Rows[payment] = "booked";
            return Task.CompletedTask;
        }
    }

    private sealed class BookingConsumer(IBooks books)
    {
        public async Task HandleAsync(KinesisEvent input)
        {
            foreach (var record in input.Records)
            {
                var payment = await new StreamReader(record.Kinesis.Data).ReadToEndAsync();
                if (!await books.HasAsync(payment)) await books.BookAsync(payment);
            }
        }
    }
}
