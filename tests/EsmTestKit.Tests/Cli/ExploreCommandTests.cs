using System.Text.Json.Nodes;
using EsmTestKit.Cli;
using EsmTestKit.Internal.Exploration;

namespace EsmTestKit.Tests.Cli;

public sealed class ExploreCommandTests : IDisposable
{
    private const string Contract = """
        {
          "contract": "orders", "version": 1,
          "functions": { "apply": { "timeout": "10s" } },
          "steps": [
            { "call": "sqs:CreateQueue", "as": "orders", "with": { "QueueName": "orders" } },
            { "call": "sqs:CreateQueue", "with": { "QueueName": "mails" } },
            { "call": "lambda:CreateEventSourceMapping", "with": { "EventSourceArn": "${arn:sqs:orders}", "FunctionName": "apply", "FunctionResponseTypes": [ "ReportBatchItemFailures" ] } },
            { "call": "sqs:SendMessage", "with": { "QueueUrl": "${orders.QueueUrl}", "MessageBody": "order-1" } },
            { "advance": "20s" }
          ]
        }
        """;

    private static readonly string Assembly = typeof(ExploredConsumer).Assembly.Location;
    private static readonly string Handlers = $"{Assembly}::{typeof(ExploredConsumer).FullName}::";
    private static readonly string[] WithState = ["--state", Handlers + "State"];
    private readonly string _folder = Directory.CreateTempSubdirectory("esm-explore").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_consumer_that_counts_twice_is_found_told_and_replayed()
    {
        var (code, output, error) = Explore(Contract, ["--function", Handlers + "Count", .. WithState, "--preset", "quick"]);

        Assert.True(code == 1, output + error);
        Assert.StartsWith("orders" + Environment.NewLine + "Idempotent: broken. The state differs from that of the undisturbed run.", output, StringComparison.Ordinal);
        Assert.Contains("Why AWS may do this", output, StringComparison.Ordinal);
        Assert.Contains("It has 1 deviation(s); no schedule with fewer fails.", output, StringComparison.Ordinal);
        Assert.Contains("The consumer keeps state in statics", output, StringComparison.Ordinal);
        var handle = output.Split("ESMTESTKIT_REPLAY=")[1].Split('\n')[0].Trim();

        var replayed = Explore(Contract, ["--function", Handlers + "Count", .. WithState, "--replay", handle]);
        var fixedNow = Explore(Contract, ["--function", Handlers + "CountOnce", .. WithState, "--replay", handle]);
        var ofAnother = Explore(Contract, ["--function", Handlers + "Count", .. WithState, "--claim", "noLoss", "--replay", handle]);

        Assert.Equal((1, 0, 2), (replayed.Code, fixedNow.Code, ofAnother.Code));
        Assert.Contains("One recorded schedule was replayed.", replayed.Output, StringComparison.Ordinal);
        Assert.Contains("is a schedule of another contract or claim", ofAnother.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_consumer_that_counts_once_holds_and_the_report_says_how_much_was_run()
    {
        var (code, output, error) = Explore(Contract, ["--function", Handlers + "CountOnce", .. WithState, "--preset", "quick", "--format", "json"]);

        Assert.True(code == 0, output + error);
        var report = JsonNode.Parse(output)!;
        Assert.Equal(("idempotent", true, "Controlled"), ((string?)report["claim"], (bool?)report["holds"], (string?)report["control"]));
        Assert.Equal(100, (int)report["random"]!);
        Assert.Equal((9, true), ((int)report["enumerated"]!, (bool)report["complete"]!));
    }

    [Fact]
    public void How_a_consumer_got_out_of_the_kits_hands_is_told_with_its_cure()
    {
        var (code, output, error) = Explore(Contract, ["--function", Handlers + "CountElsewhere", .. WithState, "--preset", "quick"]);

        Assert.True(code == 0, output + error);
        Assert.Contains("Tracked, not proved: the handler of \"apply\" ", output, StringComparison.Ordinal);
        Assert.Contains("To have it explored under control: ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_environment_has_an_instance_of_its_own()
    {
        var (code, output, _) = Explore(Contract, ["--function", Handlers + "CountUnlessLast", .. WithState, "--preset", "quick"]);

        Assert.Equal(1, code);
        Assert.Contains("starts, cold", output.Split("This delivery")[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_state_the_answers_and_the_end_of_everything_are_judged()
    {
        var mute = Contract.Replace("""{ "call": "sqs:CreateQueue", "with": { "QueueName": "mails" } },""", string.Empty, StringComparison.Ordinal);

        var usual = Explore(mute, ["--function", Handlers + "Count", "--preset", "quick"]);
        var wrong = Explore(mute, ["--function", Handlers + "ReportWrongly", "--preset", "quick"]);
        var asked = Explore(mute, ["--function", Handlers + "Count", "--claim", "idempotent"]);

        Assert.True(usual.Code == 0, usual.Output + usual.Error);
        Assert.Contains("Healthy records finish: holds.", usual.Output, StringComparison.Ordinal);
        Assert.Equal(1, wrong.Code);
        Assert.Contains("The run never comes to rest.", wrong.Output, StringComparison.Ordinal);
        Assert.Equal(2, asked.Code);
        Assert.Contains("--state path/Assembly.dll", asked.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Shards_are_merged()
    {
        string[] files = [Path.Combine(_folder, "a.jsonl"), Path.Combine(_folder, "b.jsonl")];
        for (var shard = 0; shard < 2; shard++) Explore(Contract, ["--function", Handlers + "CountOnce", .. WithState, "--preset", "quick", "--shard", $"{shard}/2", "--results", files[shard]]);
        var whole = Explore(Contract, ["--function", Handlers + "CountOnce", .. WithState, "--preset", "quick"]);

        var merged = Shell.Run("merge", files[0], files[1]);
        var half = Shell.Run("merge", files[0], "--format", "json");

        Assert.Equal((0, whole.Output), (merged.Code, merged.Output));
        Assert.Equal(2, half.Code);
        Assert.Equal("Missing: shard 1/2 has no results.", (string?)JsonNode.Parse(half.Output)!["missing"]![0]);
    }

    [Theory]
    [InlineData("--shard is \"2/2\"", "--shard", "2/2")]
    [InlineData("There is no static property, field or method without parameters \"Nothing\"", "--state", "{handlers}Nothing")]
    [InlineData("names no state", "--state", "Nothing")]
    [InlineData("There is no program \"no-such-program\"", "--function", "apply=no-such-program --fast")]
    [InlineData("cannot be written", "--results", "/no/such/folder/results.jsonl")]
    public void What_cannot_be_done_says_what_to_write(string what, params string[] arguments)
    {
        var (code, _, error) = Explore(Contract, [.. arguments.Select(argument => argument.Replace("{handlers}", Handlers, StringComparison.Ordinal))]);

        Assert.Equal(2, code);
        Assert.Contains(what, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--preset", "fast")]
    [InlineData("--schedules", "0")]
    [InlineData("--format", "xml")]
    public void A_wrong_option_is_wrong_usage(string option, string value) => Assert.Equal(2, Explore(Contract, [option, value]).Code);

    [Fact]
    public void A_contract_that_explores_says_how_much_and_for_what()
    {
        var contract = Contract.Replace("\"functions\"", "\"explore\": { \"cuts\": 1 }, \"functions\"", StringComparison.Ordinal).Replace("""{ "advance": "20s" }""", """{ "advance": "20s" }, { "expectHolds": "batchCutInvariant" }""", StringComparison.Ordinal);

        var (code, output, error) = Explore(contract, ["--function", Handlers + "Count", .. WithState]);

        Assert.True(code == 0, output + error);
        Assert.Contains("Any batch cut: holds.", output, StringComparison.Ordinal);
        Assert.Contains("at most 0 faults, 1 cuts, 0 reorders", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_is_shown_now_and_then()
    {
        var clock = new SteppedClock();
        var (log, screen) = (new StringWriter(), new StringWriter());
        var (inLog, onScreen) = (new SearchProgress(log, isInteractive: false, clock), new SearchProgress(screen, isInteractive: true, clock) { OwnSlices = 60 });
        foreach (var progress in (SearchProgress[])[inLog, onScreen])
        {
            progress.Note(new PartResult(null) { Enumerated = 1 });
            progress.Done(new PartResult(null) { Enumerated = 20 });
        }

        clock.Now += TimeSpan.FromSeconds(31);
        inLog.Note(new PartResult(4) { Enumerated = 290 });
        onScreen.Note(new PartResult(4) { Enumerated = 290 });
        onScreen.Clear();

        Assert.Equal("310 schedules, 10/s, slice 1 of 240, 0 behaviours of random schedules" + Environment.NewLine, log.ToString());
        Assert.Equal("310 schedules, 10/s, slice 1 of 60, 0 behaviours of random schedules", screen.ToString().Split('\r')[1]);
    }

    private (int Code, string Output, string Error) Explore(string contract, string[] arguments)
    {
        var file = Path.Combine(_folder, "orders.contract.json");
        File.WriteAllText(file, contract);
        // A build server's own variables must not make these tests a part of themselves.
        return Shell.Run(["explore", file, .. arguments.Contains("--shard") ? Array.Empty<string>() : ["--shard", "0/1"], .. arguments]);
    }

    private sealed class SteppedClock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
