using Amazon.Lambda.KinesisEvents;
using Amazon.Lambda.SQSEvents;

namespace Stock;

/// <summary>What the consumers ask of their database.</summary>
public interface IStock
{
    Task MoveAsync(string article, int by);

    /// <summary>Moves and remembers the movement in one transaction; not where it is remembered already.</summary>
    Task MoveOnceAsync(string movement, string article, int by);
}

/// <summary>Orders take out of the stock, deliveries put into it. A message says <c>order-1 pen 2</c>.</summary>
public sealed class StockConsumer(Func<string, string, int, Task> move)
{
    /// <summary>Adds and subtracts, whatever was done before.</summary>
    public static StockConsumer Naive(IStock stock) => new((_, article, by) => stock.MoveAsync(article, by));

    /// <summary>Knows each movement by its business key.</summary>
    public static StockConsumer Careful(IStock stock) => new(stock.MoveOnceAsync);

    public async Task HandleOrdersAsync(SQSEvent orders)
    {
        foreach (var message in orders.Records) await MoveAsync(message.Body, -1);
    }

    public async Task HandleDeliveriesAsync(KinesisEvent deliveries)
    {
        foreach (var record in deliveries.Records) await MoveAsync(await new StreamReader(record.Kinesis.Data).ReadToEndAsync(), 1);
    }

    private Task MoveAsync(string movement, int sign) => movement.Split(' ') is [var key, var article, var count] ? move(key, article, sign * int.Parse(count)) : throw new FormatException(movement);
}
