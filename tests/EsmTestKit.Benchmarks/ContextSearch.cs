using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace EsmTestKit.Benchmarks;

/// <summary>Searches of a consumer that uses Entity Framework Core with SQLite in memory: a question and a transaction for each message (EXP-502).</summary>
internal sealed class ContextSearch : SearchScenario, IDisposable
{
    private const string ConnectionString = "Data Source=orders;Mode=Memory;Cache=Shared";
    private readonly SqliteConnection _root = new(ConnectionString);

    public ContextSearch()
    {
        // The database lives as long as somebody has it open.
        _root.Open();
        Run("CREATE TABLE Orders (Id TEXT PRIMARY KEY)");
    }

    public void Dispose() => _root.Dispose();

    protected override LambdaFunction Build(EsmSimulation sim)
    {
        Run("DELETE FROM Orders");
        sim.Observe(Ids);
        return sim.CreateFunction("apply", () => new Consumer(sim), consumer => consumer.HandleAsync, Function);
    }

    private void Run(string text)
    {
        using var command = _root.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    private List<string> Ids()
    {
        using var command = _root.CreateCommand();
        command.CommandText = "SELECT Id FROM Orders";
        using var reader = command.ExecuteReader();
        var ids = new List<string>();
        while (reader.Read()) ids.Add(reader.GetString(0));
        return ids;
    }

    private sealed class Consumer(EsmSimulation sim)
    {
        public async Task HandleAsync(SqsEvent input)
        {
            foreach (var message in input.Records)
            {
                await using var connection = new EsmGateConnection(sim, new SqliteConnection(ConnectionString));
                await connection.OpenAsync();
                await using var context = new OrderContext(new DbContextOptionsBuilder<OrderContext>().UseSqlite(connection).Options);
                if (await context.Orders.AnyAsync(order => order.Id == message.Body)) continue;
                context.Orders.Add(new Order { Id = message.Body });
                await context.SaveChangesAsync();
            }
        }
    }

    private sealed class OrderContext(DbContextOptions<OrderContext> options) : DbContext(options)
    {
        public DbSet<Order> Orders => Set<Order>();
    }

    private sealed class Order
    {
        public string Id { get; set; } = "";
    }
}
