using System.Data;
using System.Data.Common;
using System.Globalization;

namespace EsmTestKit.Database.Tests;

/// <summary>Transactions of several invocations on a server that runs them beside each other: what one does to another is found, and waits in the server are stood.</summary>
public sealed class OverlappingTransactionTests
{
    private static readonly EsmExplorationSettings Quick = new() { Preset = EsmExplorationPreset.Quick, MaxSchedules = 25, KeepFound = false };

    // Each of the two adds in a transaction of its own: READ COMMITTED lets both read the same balance.
    [Fact]
    [Covers("EXP-402", "CP-11")]
    public async Task A_lost_update_between_two_transactions_is_found()
    {
        var server = new RowServer();

        var report = await EsmExplore.SearchAsync(EsmClaim.Idempotent, sim => Build(sim, server, "READ"), Quick);

        Assert.False(report.Holds, report.ToString());
        // On the way there a call waited in the server for the other's lock, and its answer came from outside.
        Assert.True(report.Control == "Tracked", report.ToString());
        Assert.Single(report.Decisions);
        Assert.Contains("proceed:add[payments#", report.Decisions[0], StringComparison.Ordinal);
        Assert.Contains("Nothing was delivered twice", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    [Covers("EXP-411")]
    public async Task Who_locks_the_row_first_is_waited_for_in_the_server_and_whoever_is_killed_there_leaves_no_lock()
    {
        var server = new RowServer();

        var report = await EsmExplore.SearchAsync(EsmClaim.Idempotent, sim => Build(sim, server, "LOCK"), Quick);

        Assert.True(report.Holds, report.ToString());
        Assert.True(server.Waits > 0);
        Assert.True(server.Cancelled > 0);
        Assert.Equal(0, server.Open);
        Assert.DoesNotContain("took turns", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_transactions_take_turns_the_report_says_what_was_not_tried()
    {
        var server = new RowServer();

        var report = await EsmExplore.SearchAsync(EsmClaim.Idempotent, sim => Build(sim, server, "READ", new() { TransactionsOverlap = false }), Quick);

        Assert.True(report.Holds, report.ToString());
        Assert.Equal(0, server.Waits);
        Assert.Contains("Transactions on one database took turns, as SQLite's do", report.ToString(), StringComparison.Ordinal);
    }

    // Turns are taken here, so that a lock that stays would be seen: the second transaction would never begin.
    [Fact]
    [Covers("EXP-402")]
    public async Task A_provider_that_fails_to_roll_back_leaves_neither_a_lock_nor_a_connection()
    {
        var server = new RowServer { RefusesToRollBack = true };
        await using var sim = new EsmSimulation();
        await using var first = new EsmGateConnection(sim, server.Connect(), new() { TransactionsOverlap = false });
        await using var second = new EsmGateConnection(sim, server.Connect(), new() { TransactionsOverlap = false });
        server.Reset("balance");
        await first.OpenAsync();
        await second.OpenAsync();
        await WriteAsync(first, 1);

        var failure = Assert.ThrowsAny<DbException>(first.Close);
        await using var transaction = await WriteAsync(second, 2);
        await transaction.CommitAsync();

        Assert.Equal("The connection is broken.", failure.Message);
        Assert.Equal(1, server.Open);
        Assert.Equal(2, server.Committed["balance"]);
    }

    [Fact]
    [Covers("EXP-411", "CP-05")]
    public async Task Nor_does_a_killed_process_whose_connection_breaks()
    {
        var server = new RowServer { RefusesToRollBack = true };

        var report = await EsmExplore.SearchAsync(EsmClaim.Idempotent, sim => Build(sim, server, "READ", new() { TransactionsOverlap = false }), Quick);

        Assert.True(report.Holds, report.ToString());
        Assert.Equal(0, server.Open);
    }

    // The function's time is over while its thread waits in the server: nobody cancels that but whoever kills it.
    [Fact]
    [Covers("EXP-411")]
    public async Task A_killed_process_whose_thread_waits_in_the_server_leaves_no_lock()
    {
        var server = new RowServer();

        var report = await EsmExplore.SearchAsync(EsmClaim.Idempotent, sim =>
        {
            server.Reset("balance");
            var bank = sim.Gate<IBank>(new Bank());
            var queue = sim.CreateQueue("payments");
            var function = sim.CreateFunction("add", () => new Waiter(() => new EsmGateConnection(sim, server.Connect()), bank), consumer => consumer.HandleAsync, new() { Serializer = EsmJsonSerializer.Default });
            sim.CreateEventSourceMapping(queue, function, new() { BatchSize = 1 });
            sim.Observe(() => server.Committed);
            queue.SendMessage("payment-1");
            queue.SendMessage("payment-2");
        }, Quick with { MaxSchedules = 25 });

        Assert.True(report.Holds, report.ToString());
        Assert.True(server.Waits > 0);
        Assert.True(server.Cancelled > 0);
        Assert.Equal(0, server.Open);
        Assert.Empty(server.Held);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Covers("EXP-411", "CP-05")]
    public async Task Nor_does_one_on_a_connection_that_was_open_already(bool isTheTests)
    {
        var server = new RowServer();
        var opened = new List<DbConnection>();

        var report = await EsmExplore.SearchAsync(EsmClaim.Idempotent, sim =>
        {
            server.Reset("balance", "payment-1", "payment-2");
            var queue = sim.CreateQueue("payments");
            var shared = isTheTests ? Open(sim) : null;
            var function = sim.CreateFunction("add", () => new Consumer(() => shared ?? Open(sim), "READ") { Shares = isTheTests }, consumer => consumer.HandleAsync, new() { Serializer = EsmJsonSerializer.Default });
            sim.CreateEventSourceMapping(queue, function, new() { BatchSize = 1 });
            sim.Observe(() => server.Committed);
            queue.SendMessage("payment-1");
        }, Quick);

        Assert.True(report.Holds, report.ToString());
        Assert.Empty(server.Held);
        // The test's own stays open, through all processes.
        Assert.Equal(isTheTests ? opened.Count : 0, server.Open);

        EsmGateConnection Open(EsmSimulation sim)
        {
            var connection = server.Connect();
            connection.Open();
            opened.Add(connection);
            return new EsmGateConnection(sim, connection);
        }
    }

    private static async Task<DbTransaction> WriteAsync(EsmGateConnection connection, int number)
    {
        var transaction = await connection.BeginTransactionAsync();
        await RunAsync(transaction, $"WRITE balance {number}");
        return transaction;
    }

    private static void Build(EsmSimulation sim, RowServer server, string reads, EsmGateSettings? gate = null)
    {
        server.Reset("balance", "payment-1", "payment-2");
        var queue = sim.CreateQueue("payments");
        var function = sim.CreateFunction("add", () => new Consumer(() => new EsmGateConnection(sim, server.Connect(), gate), reads), consumer => consumer.HandleAsync, new() { Serializer = EsmJsonSerializer.Default });
        sim.CreateEventSourceMapping(queue, function, new() { BatchSize = 1 });
        sim.Observe(() => server.Committed);
        queue.SendMessage("payment-1");
        queue.SendMessage("payment-2");
    }

    private static async Task<int> RunAsync(DbTransaction transaction, string text)
    {
        await using var command = transaction.Connection!.CreateCommand();
        (command.CommandText, command.Transaction) = (text, transaction);
        return (int)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Remembers each payment in the transaction that adds it: right, but for what it reads.</summary>
    private sealed class Consumer(Func<EsmGateConnection> connect, string reads)
    {
        /// <summary>Somebody else closes its connection.</summary>
        public bool Shares { get; init; }

        public async Task HandleAsync(PaymentEvent input)
        {
            foreach (var message in input.Records)
            {
                var connection = connect();
                await using var closing = Shares ? null : connection;
                if (connection.State != ConnectionState.Open) await connection.OpenAsync();
                await using var transaction = await connection.BeginTransactionAsync();
                if (await RunAsync(transaction, $"LOCK {message.Body}") == 0)
                {
                    var balance = await RunAsync(transaction, $"{reads} balance");
                    await RunAsync(transaction, string.Create(CultureInfo.InvariantCulture, $"WRITE balance {balance + 1}"));
                    await RunAsync(transaction, $"WRITE {message.Body} 1");
                }

                await transaction.CommitAsync();
            }
        }
    }

    public interface IBank
    {
        Task AskAsync(string payment);
    }

    private sealed class Bank : IBank
    {
        public Task AskAsync(string payment) => Task.CompletedTask;
    }

    /// <summary>Keeps its transaction open while it asks elsewhere, and blocks its thread where another's does the same.</summary>
    private sealed class Waiter(Func<EsmGateConnection> connect, IBank bank)
    {
        public async Task HandleAsync(PaymentEvent input)
        {
            foreach (var message in input.Records)
            {
                await using var connection = connect();
                await connection.OpenAsync();
                await using var transaction = await connection.BeginTransactionAsync();
                await bank.AskAsync(message.Body);
                await using var command = connection.CreateCommand();
                (command.CommandText, command.Transaction) = ("LOCK balance", transaction);
                command.ExecuteScalar();
                await bank.AskAsync(message.Body);
                await transaction.CommitAsync();
            }
        }
    }
}
