using static EsmTestKit.Tests.Lanes.Consumer;
using static EsmTestKit.Tests.Lanes.LaneWorld;

namespace EsmTestKit.Tests.Lanes;

/// <summary>Golden traces of section 23: partial batch responses.</summary>
public sealed class ReportTraceTests
{
    [Theory, Covers("STR-263", "STR-264")]
    [InlineData("""{"itemIdentifier":""}""")]
    [InlineData("""{"itemIdentifier":null}""")]
    [InlineData("""{"itemIdentifier":123}""")]
    [InlineData("""{"foo":"#1"}""")]
    [InlineData("""{"foo":null}""")]
    public async Task T2_an_entry_that_names_nothing_fails_the_batch(string entry)
    {
        var consumer = Answers($$"""{"batchItemFailures":[{{entry}}]}""");
        await Expect(records: 1, Reporting(2), consumer, "[1]r?×3 D(1;RAE;3;1;null)");
        await Expect(records: 1, Reporting(3), consumer, "[1]r?×4 D(1;RAE;4;1;null)");
    }

    [Fact, Covers("STR-218", "STR-228", "STR-272", "STR-273")]
    public Task T3_what_is_reported_starts_a_batch_of_its_own_with_a_full_quota() => Expect(
        records: 6, Reporting(3, batchSize: 3), Reports(6),
        "[1-3]✓ [4-6]r6 [6]r6×4 D(6;RAE;4;1;null)");

    [Fact, Covers("STR-227", "STR-276")]
    public Task T4_the_whole_rest_is_given_up_with_the_record_that_fails() => Expect(
        records: 4, Reporting(1, batchSize: 4), Reports(2),
        "[1-4]r2 [2-4]r2×2 D(2-4;RAE;2;3;null)");

    [Fact, Covers("STR-263")]
    public Task T9_an_empty_identifier_without_retries() => Expect(
        records: 4, Reporting(0, batchSize: 4), Answers("""{"batchItemFailures":[{"itemIdentifier":""}]}"""),
        "[1-4]r? D(1-4;RAE;1;4;null)");
}
