using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace EsmTestKit.Database.Tests;

/// <summary>Payments in a database in memory, and the queue that they come from.</summary>
public sealed class Payments : IDisposable
{
    private readonly SqliteConnection _root;
    private readonly string _table;

    /// <param name="name">Of the database: one for each test.</param>
    /// <param name="hasKey">Whether the table takes a payment once only.</param>
    public Payments(string name, bool hasKey)
    {
        ConnectionString = $"Data Source={name};Mode=Memory;Cache=Shared";
        _table = hasKey ? "id TEXT PRIMARY KEY" : "id TEXT";
        // The database lives as long as somebody has it open.
        _root = new SqliteConnection(ConnectionString);
        _root.Open();
    }

    public string ConnectionString { get; }

    /// <summary>A world whose consumer is made for each environment, with a connection of its own.</summary>
    public void Build(EsmSimulation sim, Func<EsmGateConnection, string, Task> apply, int payments = 1, EsmGateSettings? gate = null)
    {
        Run($"DROP TABLE IF EXISTS payments; DROP TABLE IF EXISTS totals; CREATE TABLE payments ({_table}); CREATE TABLE totals (amount INTEGER); INSERT INTO totals VALUES (0)");
        var queue = sim.CreateQueue("payments");
        var function = sim.CreateFunction("pay", () => new PaymentConsumer(() => new EsmGateConnection(sim, new SqliteConnection(ConnectionString), gate), apply), consumer => consumer.HandleAsync, new() { Serializer = EsmJsonSerializer.Default });
        sim.CreateEventSourceMapping(queue, function, new() { BatchSize = 1 });
        sim.Observe(() => new { payments = Read("SELECT id FROM payments"), totals = Read("SELECT amount FROM totals") });
        for (var payment = 1; payment <= payments; payment++) queue.SendMessage($"payment-{payment}");
    }

    public void Dispose() => _root.Dispose();

    private void Run(string text)
    {
        using var command = _root.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    private List<string> Read(string text)
    {
        using var command = _root.CreateCommand();
        command.CommandText = text;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read()) rows.Add(reader.GetString(0));
        return rows;
    }
}

/// <summary>Opens a connection for each message, as most consumers do.</summary>
public sealed class PaymentConsumer(Func<EsmGateConnection> connect, Func<EsmGateConnection, string, Task> apply)
{
    public async Task HandleAsync(PaymentEvent input)
    {
        foreach (var message in input.Records)
        {
            await using var connection = connect();
            await connection.OpenAsync();
            await apply(connection, message.Body);
        }
    }
}

public sealed record PaymentEvent(IReadOnlyList<PaymentMessage> Records);

public sealed record PaymentMessage(string Body);

internal static class Commands
{
    /// <summary>A command with the payment as its parameter.</summary>
    public static DbCommand About(this DbConnection connection, string text, string payment, DbTransaction? transaction = null)
    {
        var command = connection.CreateCommand();
        (command.CommandText, command.Transaction) = (text, transaction);
        var id = command.CreateParameter();
        (id.ParameterName, id.Value) = ("@id", payment);
        command.Parameters.Add(id);
        return command;
    }
}
