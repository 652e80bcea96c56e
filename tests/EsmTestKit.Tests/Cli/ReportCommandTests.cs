namespace EsmTestKit.Tests.Cli;

public sealed class ReportCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("esm-report").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_contract_is_run_and_drawn()
    {
        var (code, output, error) = Report(Sample("holds/expect-delivered"));

        Assert.Equal((0, $"{Page} is written: open it in a browser.\n", string.Empty), (code, output.ReplaceLineEndings("\n"), error));
        Assert.Contains("<h1>samples/holds/expect-delivered</h1>", File.ReadAllText(Page), StringComparison.Ordinal);
        Assert.Contains("The contract holds.", File.ReadAllText(Page), StringComparison.Ordinal);
    }

    [Fact]
    public void A_contract_that_does_not_hold_says_what_differs()
    {
        Report(Sample("must-fail/absent"));

        var page = File.ReadAllText(Page);
        Assert.Contains("The contract does not hold.", page, StringComparison.Ordinal);
        Assert.Contains("hello", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_contract_whose_oracle_finds_a_delivery_shows_it_beside_the_undisturbed_run()
    {
        var (code, _, error) = Report(Sample("holds/expect-holds"));

        Assert.Equal((0, string.Empty), (code, error));
        Assert.Contains(": broken</h1>", File.ReadAllText(Page), StringComparison.Ordinal);
        Assert.Contains("Timeline: ", File.ReadAllText(Page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ledger_is_drawn_as_the_simulation_itself_would()
    {
        await using var sim = new EsmSimulation();
        sim.CreateQueue("orders").SendMessage("order");
        File.WriteAllText(In("run.jsonl"), sim.Ledger.ToJsonLines());

        var (code, _, _) = Report(In("run.jsonl"));

        Assert.Equal(0, code);
        Assert.Equal(sim.Ledger.ToHtml("run"), File.ReadAllText(Page));
    }

    [Theory]
    [InlineData("", "The ledger has no entry.")]
    [InlineData("{", "Line 1 is no JSON: ")]
    [InlineData("{\"ordinal\":0}", "Line 1 is no entry of a ledger: it has no \"ordinal\", \"at\" and \"entry\".")]
    [InlineData("{\"ordinal\":0,\"at\":\"2026-01-01T00:00:00Z\",\"entry\":7}", "Line 1 is no entry of a ledger")]
    [InlineData("[7]", "Entry 0 is no entry of a ledger")]
    public void What_is_no_ledger_is_refused_with_its_line(string text, string message)
    {
        File.WriteAllText(In("run.jsonl"), text);

        var (code, _, error) = Report(In("run.jsonl"));

        Assert.Equal(2, code);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Contains("sim.Ledger.ToJsonLines()", error, StringComparison.Ordinal);
        Assert.False(File.Exists(Page));
    }

    [Fact]
    public void What_is_foreign_in_a_ledger_is_drawn_as_well_as_it_can_be()
    {
        File.WriteAllText(In("run.jsonl"), """
            {"ordinal":0,"at":"2030-01-01T00:00:00Z","entry":"SomethingNew","rule":"XXX-1","records":["a#1"]}
            {"ordinal":1,"at":"2029-01-01T00:00:00Z","entry":"InvocationStarted","requestId":"r","function":"f","mapping":"m","records":["a.fifo#1"],"event":"no json"}
            {"ordinal":2,"at":"2031-01-01T00:00:00Z","entry":"CheckpointMoved","shardId":"x","records":"none"}
            """);

        var (code, _, error) = Report(In("run.jsonl"));

        Assert.Equal((0, string.Empty), (code, error));
        Assert.Contains("SomethingNew: a#1", File.ReadAllText(Page), StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_that_cannot_be_written_is_told()
    {
        var (code, _, error) = Shell.Run("report", Sample("holds/expect-delivered"), "-o", In("no/such/folder.html"));

        Assert.Equal(2, code);
        Assert.Contains("cannot be written", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_ledger_runs_no_function()
    {
        var (code, _, error) = Shell.Run("report", In("run.jsonl"), "--function", "http://localhost:1/", "-o", Page);

        Assert.Equal(2, code);
        Assert.Contains("A ledger tells what has happened", error, StringComparison.Ordinal);
    }

    private string Page => In("report.html");

    private string In(string name) => Path.Combine(_folder, name);

    private (int Code, string Output, string Error) Report(string source) => Shell.Run("report", source, "-o", Page);

    private static string Sample(string name) => Path.Combine(Repository.Root, "contracts", "samples", $"{name}.contract.json");
}
