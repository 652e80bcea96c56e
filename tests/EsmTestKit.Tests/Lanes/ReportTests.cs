using static EsmTestKit.Tests.Lanes.Consumer;
using static EsmTestKit.Tests.Lanes.LaneWorld;

namespace EsmTestKit.Tests.Lanes;

/// <summary>ReportBatchItemFailures in every form: section 10.</summary>
public sealed class ReportTests
{
    [Theory, Covers("STR-261")]
    [InlineData("")]
    [InlineData("\"\"")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"batchItemFailures":[]}""")]
    [InlineData("""{"batchItemFailures":null}""")]
    public Task Nothing_reported_is_success(string answer) => Succeeds(answer);

    [Theory, Covers("STR-262")]
    [InlineData("\"done\"")]
    [InlineData("42")]
    [InlineData("true")]
    [InlineData("[1]")]
    public Task A_value_that_is_no_object_is_success(string answer) => Succeeds(answer);

    [Theory, Covers("STR-262", "STR-268")]
    [InlineData("""{"statusCode":200}""")]
    [InlineData("""{"BatchItemFailures":[{"itemIdentifier":"#1"}]}""")]
    [InlineData("""{"batchitemfailures":[{"itemIdentifier":"#1"}]}""")]
    public Task An_object_without_the_list_is_success_and_names_are_case_sensitive(string answer) => Succeeds(answer);

    [Fact, Covers("STR-269", "ADD-42", "ADD-78")]
    public Task What_is_not_JSON_is_success() => Succeeds("<done/>");

    [Fact, Covers("STR-403")]
    public Task The_list_of_a_NET_class_that_nobody_filled_is_success() => Succeeds("""{"batchItemFailures":null}""");

    [Fact, Covers("STR-404")]
    public Task A_NET_handler_without_a_result_succeeds() => Succeeds("null");

    [Theory, Covers("STR-263")]
    [InlineData("""{"batchItemFailures":[{"ItemIdentifier":"#1"}]}""")]
    public Task An_identifier_under_another_name_fails_the_batch(string answer) => FailsWhole(answer);

    [Theory, Covers("STR-266")]
    [InlineData("""{"batchItemFailures":{"itemIdentifier":"#1"}}""")]
    [InlineData("""{"batchItemFailures":"#1"}""")]
    [InlineData("""{"batchItemFailures":7}""")]
    public async Task A_list_that_is_none_fails_the_batch_unless_asked_otherwise(string answer)
    {
        await FailsWhole(answer);
        await using var world = new LaneWorld(Reporting(0), Answers(answer), behavior: new() { MalformedFailureListFails = false });
        world.Put(2);
        await world.RunAsync();
        Assert.Empty(world.Documents);
    }

    [Fact, Covers("ADD-78")]
    public Task An_entry_without_any_key_fails_the_batch() => FailsWhole("""{"batchItemFailures":[{}]}""");

    [Fact, Covers("STR-267")]
    public async Task One_entry_that_names_nothing_fails_the_batch_unless_asked_otherwise()
    {
        const string answer = """{"batchItemFailures":[{"itemIdentifier":"#2"},{"itemIdentifier":"x"}]}""";
        await FailsWhole(answer);
        await using var world = new LaneWorld(Reporting(0), InTurn(Answers(answer), Works), behavior: new() { MixedInvalidIdentifiersFail = false });
        world.Put(2);
        await world.RunAsync();
        Assert.Equal("[1,2]r? [2]✓", world.Trace);
    }

    [Theory, Covers("STR-402", "STR-270", "STR-271")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":"#3"},{"itemIdentifier":"#4"}]}""", "[1-5]r3,4 [3-5]✓")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":"#4"},{"itemIdentifier":"#3"},{"itemIdentifier":"#4"}]}""", "[1-5]r3,4 [3-5]✓")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":"#5"},{"itemIdentifier":"#2"}]}""", "[1-5]r2,5 [2-5]✓")]
    public Task The_lowest_is_where_the_rest_begins(string answer, string trace) => Expect(
        records: 5, Reporting(0), () => InTurn(Answers(answer), Works), trace);

    [Fact, Covers("STR-273")]
    public async Task The_first_record_reported_is_no_progress_and_waits()
    {
        await using var world = new LaneWorld(Reporting(2), Reports(1));
        world.Put(2);

        await world.RunAsync();

        Assert.Equal("[1,2]r1×3 D(1,2;RAE;3;2;null)", world.Trace);
        Assert.Equal([0, 0.2, 0.6], world.Starts);
    }

    [Theory, Covers("STR-274", "STR-275")]
    [InlineData(Source.Kinesis, "kinesis", "sequenceNumber")]
    [InlineData(Source.DynamoDb, "dynamodb", "SequenceNumber")]
    public async Task The_identifier_is_the_sequence_number_and_never_the_eventID(Source source, string inner, string member)
    {
        foreach (var (byEventId, trace) in new[] { (false, "[1,2]r2 [2]✓"), (true, "[1,2]r? D(1,2;RAE;1;2;null)") })
        {
            await using var world = new LaneWorld(Reporting(0), InTurn(call => Answers($$"""{"batchItemFailures":[{"itemIdentifier":{{(byEventId ? call.Event["Records"]![1]!["eventID"] : call.Event["Records"]![1]![inner]![member])!.ToJsonString()}}}]}""")(call), Works), source);
            world.Put(2);
            await world.RunAsync();
            Assert.Equal(trace, world.Trace);
        }
    }

    [Fact, Covers("STR-278")]
    public Task A_record_that_is_done_already_is_unknown()
    {
        string? first = null;
        return Expect(records: 2, Reporting(0), () => InTurn(call =>
        {
            first = call.SequenceNumber(1);
            return Reports(2)(call);
        }, call => Answers($$"""{"batchItemFailures":[{"itemIdentifier":"{{first}}"}]}""")(call)), "[1,2]r2 [2]r? D(2;RAE;1;1;null)");
    }

    [Fact, Covers("STR-279")]
    public async Task What_stands_before_the_lowest_is_done_when_the_answer_is_read()
    {
        await using var world = new LaneWorld(Reporting(-1), InTurn(Reports(3), Fails, Works));
        world.Put(4);
        await world.AtAsync(0.1);
        var moved = Assert.Single(world.Sim.Ledger.OfType<CheckpointMoved>());
        Assert.Equal(world.Stream.Records[1].SequenceNumber, moved.SequenceNumber);
        world.Mapping.Disable();
        await world.RunAsync();
        world.Mapping.Enable();

        await world.RunAsync();

        Assert.Equal("[1-4]r3 [3,4]✗ [3,4]✓", world.Trace);
    }

    [Fact, Covers("STR-270")]
    public async Task T25_the_lowest_number_is_not_the_lowest_text()
    {
        // A table's numbers grow by a digit after 9...9: as texts the next one comes before.
        var longer = 0;
        await using var world = new LaneWorld(Reporting(0), InTurn(ReportsBoth, Works), Source.DynamoDb);
        world.Put(30);

        await world.RunAsync();

        Assert.InRange(longer, 2, 30);
        Assert.Equal($"[1-30]r{longer - 1},{longer} [{Lanes.Trace.Numbers(Enumerable.Range(longer - 1, 32 - longer).Select(number => (long)number))}]✓", world.Trace);

        Internal.Functions.ScriptedOutcome ReportsBoth(Call call)
        {
            longer = call.Records.First(record => record > 1 && call.SequenceNumber(record)!.Length > call.SequenceNumber(record - 1)!.Length);
            return Reports(longer, longer - 1)(call);
        }
    }

    private static Task Succeeds(string answer) => Expect(records: 1, Reporting(0), Answers(answer), "[1]✓");

    // At once given up: no answer of this kind makes progress.
    private static async Task FailsWhole(string answer)
    {
        await using var world = new LaneWorld(Reporting(0), Answers(answer));
        world.Put(2);
        await world.RunAsync();
        Assert.EndsWith(" D(1,2;RAE;1;2;null)", world.Trace, StringComparison.Ordinal);
    }
}
