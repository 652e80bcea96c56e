using Amazon.Lambda.SQSEvents;

namespace Payments;

/// <summary>What the consumer asks of its database and its bank.</summary>
public interface IPayments
{
    Task<bool> IsPaidAsync(string order);

    Task ChargeAsync(string order);

    Task MarkPaidAsync(string order);

    /// <summary>Claims, charges and marks under one key; false: that key was charged before.</summary>
    Task<bool> ChargeOnceAsync(string order);
}

/// <summary>Looks careful, and is not: it checks, charges and marks in three steps.</summary>
public sealed class NaivePaymentConsumer(IPayments payments)
{
    public async Task HandleAsync(SQSEvent sqsEvent)
    {
        foreach (var message in sqsEvent.Records)
        {
            if (await payments.IsPaidAsync(message.Body)) continue;
            await payments.ChargeAsync(message.Body);
            await payments.MarkPaidAsync(message.Body);
        }
    }
}

/// <summary>Charges with an idempotency key.</summary>
public sealed class PaymentConsumer(IPayments payments)
{
    public async Task HandleAsync(SQSEvent sqsEvent)
    {
        foreach (var message in sqsEvent.Records) await payments.ChargeOnceAsync(message.Body);
    }
}
