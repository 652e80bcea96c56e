using System.Data.Common;
using Dapper;
using Microsoft.EntityFrameworkCore;

namespace EsmTestKit.Database.Tests;

/// <summary>A real database behind gates: what a consumer does wrong between two commands is found, and a killed one leaves no lock.</summary>
public sealed class DatabaseGateTests
{
    private const string Count = "SELECT count(*) FROM payments WHERE id = @id";
    private const string Insert = "INSERT INTO payments VALUES (@id)";
    private const string InsertOnce = "INSERT INTO payments VALUES (@id) ON CONFLICT DO NOTHING";
    private const string Add = "UPDATE totals SET amount = amount + 1";
    private static readonly EsmExplorationSettings Quick = new() { Preset = EsmExplorationPreset.Quick, KeepFound = false };

    public static TheoryData<string> Libraries => ["plain", "Dapper", "EntityFramework"];

    [Theory]
    [MemberData(nameof(Libraries))]
    [Covers("EXP-402", "CP-23")]
    public async Task Check_then_insert_is_found_where_two_deliveries_overlap(string library)
    {
        using var payments = new Payments($"check-{library}", hasKey: false);

        var report = await EsmExplore.SearchAsync(EsmClaim.Idempotent, sim => payments.Build(sim, CheckThenInsert(library)), Quick);

        Assert.False(report.Holds, report.ToString());
        Assert.True(report.Control == "Controlled", report.ToString());
        Assert.Contains(report.Decisions, decision => decision.StartsWith("pay[payments#1]@1/Db.Insert payments payment-1#1: ", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public async Task With_a_unique_key_it_is_found_no_more(string library)
    {
        using var payments = new Payments($"key-{library}", hasKey: true);

        var report = await EsmExplore.SearchAsync(EsmClaim.Idempotent, sim => payments.Build(sim, CheckThenInsert(library)), Quick);

        Assert.True(report.Holds, report.ToString());
        Assert.True(report.Control == "Controlled", report.ToString());
        Assert.True(report.Schedules > 20, report.ToString());
    }

    // Marks and adds in one transaction: two deliveries at once, and a crash at each of its commands.
    [Fact]
    [Covers("EXP-411", "CP-05")]
    public async Task A_crash_inside_a_transaction_leaves_nothing_behind_and_no_lock()
    {
        using var payments = new Payments("transaction", hasKey: true);

        var report = await EsmExplore.SearchAsync(EsmClaim.Idempotent, sim => payments.Build(sim, MarkAndAddAsync, payments: 2), Quick);

        Assert.True(report.Holds, report.ToString());
        Assert.Equal("Controlled", report.Control);
    }

    // It takes a commit that failed for one that did nothing.
    [Fact]
    [Covers("CP-04")]
    public async Task A_commit_whose_answer_is_lost_has_committed()
    {
        using var payments = new Payments("commit", hasKey: true);

        var report = await EsmExplore.SearchAsync(EsmClaim.Idempotent, sim => payments.Build(sim, async (connection, payment) =>
        {
            try
            {
                await MarkAndAddAsync(connection, payment);
            }
            catch (DbException)
            {
                await using var again = await connection.BeginTransactionAsync();
                await connection.About(InsertOnce, payment, again).ExecuteNonQueryAsync();
                await connection.About(Add, payment, again).ExecuteNonQueryAsync();
                await again.CommitAsync();
            }
        }), Quick);

        Assert.Equal(["pay[payments#1]@1/Db.Commit#1: failAfter"], report.Decisions);
    }

    [Fact]
    public async Task Rows_are_in_no_object_and_no_states_are_merged()
    {
        using var payments = new Payments("states", hasKey: true);

        var report = await EsmExplore.SearchAsync(EsmClaim.Idempotent, sim => payments.Build(sim, MarkAndAddAsync, payments: 1), Quick with { MergeEqualStates = true });

        Assert.Contains("No states were merged: the consumer has a database, and its rows are in no object.", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outside_an_exploration_commands_go_straight_through()
    {
        using var payments = new Payments("straight", hasKey: true);
        await using var sim = new EsmSimulation();
        payments.Build(sim, MarkAndAddAsync, payments: 3);

        await sim.RunUntilIdleAsync();

        Assert.All(sim.Ledger.OfType<InvocationEnded>(), entry => Assert.Null(entry.Invocation.ErrorType));
        Assert.False(sim.GetFunction("pay").Invocations[0].HasEscaped);
    }

    // One invocation ends while another is within its transaction.
    [Fact]
    public async Task An_invariant_that_asks_a_database_which_is_locked_says_what_to_do()
    {
        using var payments = new Payments("invariant", hasKey: true);

        var error = await Assert.ThrowsAsync<EsmUsageException>(() => EsmExplore.SearchAsync(EsmClaim.Idempotent, sim =>
        {
            payments.Build(sim, async (connection, payment) =>
            {
                if (payment == "payment-2") return;
                await MarkAndAddAsync(connection, payment);
            }, payments: 2);
            var reader = new EsmGateConnection(sim, new Microsoft.Data.Sqlite.SqliteConnection(payments.ConnectionString));
            reader.Open();
            sim.Invariant("at most one", () => (long)reader.About(Count, "payment-1").ExecuteScalar()! <= 1);
        }, Quick));

        Assert.Contains("while an invocation's transaction is open", error.Message, StringComparison.Ordinal);
        Assert.Contains("sim.Observe", error.Fix, StringComparison.Ordinal);
    }

    private static async Task MarkAndAddAsync(EsmGateConnection connection, string payment)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        if (await connection.About(InsertOnce, payment, transaction).ExecuteNonQueryAsync() == 1)
        {
            await connection.About(Add, payment, transaction).ExecuteNonQueryAsync();
        }

        await transaction.CommitAsync();
    }

    // Where the table has a key its refusal is what a careful consumer expects.
    private static Func<EsmGateConnection, string, Task> CheckThenInsert(string library) => library switch
    {
        "plain" => async (connection, payment) =>
        {
            if ((long)(await connection.About(Count, payment).ExecuteScalarAsync())! == 0) await connection.About(Insert, payment).ExecuteNonQueryAsync();
        },
        "Dapper" => async (connection, payment) =>
        {
            if (await connection.ExecuteScalarAsync<long>(Count, new { id = payment }) == 0) await connection.ExecuteAsync(Insert, new { id = payment });
        },
        _ => async (connection, payment) =>
        {
            await using var context = new PaymentContext(new DbContextOptionsBuilder<PaymentContext>().UseSqlite(connection).Options);
            if (await context.Payments.AnyAsync(row => row.Id == payment)) return;
            context.Payments.Add(new PaymentRow { Id = payment });
            await context.SaveChangesAsync();
        },
    };

    private sealed class PaymentContext(DbContextOptions<PaymentContext> options) : DbContext(options)
    {
        public DbSet<PaymentRow> Payments => Set<PaymentRow>();

        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<PaymentRow>().ToTable("payments").Property(row => row.Id).HasColumnName("id");
    }

    private sealed class PaymentRow
    {
        public string Id { get; set; } = "";
    }
}
