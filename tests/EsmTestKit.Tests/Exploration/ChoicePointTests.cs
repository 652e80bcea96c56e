using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Exploration;

namespace EsmTestKit.Tests.Exploration;

/// <summary>What follows from a choice by AWS's rules, and has no option of its own: the search gets there.</summary>
public sealed class ChoicePointTests
{
    private static readonly HashSet<ChoicePoint> Kinds = [.. ChoicePoint.All];

    [Fact]
    [Covers("CP-22")]
    public void A_batch_that_failed_comes_back_in_another_grouping()
    {
        var run = Run("queue", ("apply[orders#1,orders#2,orders#3]@1", "loseResponse"), ("orders>apply batch#2", "cut:2"));

        Assert.Equal(["orders#1,orders#2,orders#3", "orders#1,orders#2", "orders#3"], Batches(run));
    }

    [Fact]
    [Covers("CP-24")]
    public void A_message_is_received_too_often_and_goes_to_the_dead_letter_queue()
    {
        var run = Run("queueWithDeadLetters", ("apply[orders#1,orders#2]@1", "loseResponse"), ("apply[orders#1,orders#2]@2", "loseResponse"));

        Assert.Equal(["orders#1", "orders#2"], run.Ledger.OfType<MessageMovedToDeadLetterQueue>().Select(moved => moved.Records[0].ToString()));
    }

    [Fact]
    [Covers("CP-28")]
    public void Batches_of_a_queue_run_beside_each_other()
    {
        var ledger = Run("queueOneByOne").Ledger;

        Assert.Equal(3, ledger.TakeWhile(entry => entry is not InvocationEnded).OfType<InvocationStarted>().Count());
    }

    [Fact]
    [Covers("CP-31")]
    public void What_a_FIFO_consumer_reports_comes_back_and_what_it_does_not_report_is_deleted()
    {
        var run = RunFirst("fifoReporting", "failBefore");
        var settled = run.Ledger.OfType<QueueBatchSettled>().First();

        Assert.Equal("orders.fifo#1", Assert.Single(settled.Left).ToString());
        Assert.Contains(settled.Deleted, record => record.ToString() == "orders.fifo#2");
    }

    [Fact]
    [Covers("CP-32", "CP-23")]
    public void A_FIFO_message_that_was_applied_in_time_of_its_function_and_not_of_its_queue_comes_again()
    {
        var run = RunFirst("fifo", "visibilityExpires");

        Assert.True(run.Ledger.OfType<InvocationStarted>().Count(started => started.Records.Any(record => record.ToString() == "orders.fifo#1")) > 1);
        Assert.DoesNotContain(run.Ledger.OfType<InvocationEnded>(), ended => ended.Invocation.ErrorType is not null);
    }

    [Fact]
    [Covers("CP-33")]
    public void A_FIFO_message_in_the_dead_letter_queue_leaves_a_gap()
    {
        var run = RunFirst("fifoWithDeadLetters", "failBefore");

        Assert.Equal("orders.fifo#1", Assert.Single(run.Ledger.OfType<MessageMovedToDeadLetterQueue>()).Records[0].ToString());
        Assert.Contains("orders.fifo#2", run.Ledger.OfType<MessageDeleted>().SelectMany(deleted => deleted.Records).Select(record => record.ToString()));
    }

    [Fact]
    [Covers("CP-41", "CP-42", "CP-43")]
    public void A_batch_of_a_stream_comes_again_as_its_mapping_wants_it()
    {
        foreach (var (name, choice, expected) in new[] { ("stream", "loseResponse", "retry"), ("streamWithLanes", "loseResponse", "bisect"), ("streamReporting", "failBefore", "continueFrom") })
        {
            // The last call of the first batch: what stood before it is done.
            var run = expected == "continueFrom" ? Run(name, (SiteInFirstBatch(name, choice), choice)) : RunFirst(name, choice);
            var disposed = run.Ledger.OfType<StreamBatchDisposed>().First(entry => entry.Disposition != "done");

            Assert.Equal(expected, disposed.Disposition);
            Assert.True(Batches(run).Count(batch => batch.Split(',').Contains(disposed.Records[^1].ToString())) > 1);
        }
    }

    [Fact]
    [Covers("CP-49")]
    public void A_record_may_be_overtaken_by_the_next_of_its_key_where_the_settings_let_producers_do_so()
    {
        var run = Run("stream", ("orders#1", "producerReorder"));

        // Of the same key, and the other key's lies between them.
        Assert.Equal(["orders#3,orders#1", "orders#2,orders#4"], Batches(run));
        Assert.DoesNotContain(ChoicePoint.ProducerOrder, ClaimKinds.Of(EsmClaim.OrderPerKey, new() { IncludeProducerRetries = true }));
        Assert.Contains(ChoicePoint.ProducerOrder, ClaimKinds.Of(EsmClaim.OrderPerKey, new() { IncludeProducerReorders = true }));
        Assert.DoesNotContain(ChoicePoint.RecordSentAgain, ClaimKinds.Of(EsmClaim.Idempotent, new()));
    }

    [Fact]
    [Covers("CP-52", "STR-430")]
    public void A_pause_lets_the_batch_in_flight_finish_and_the_rest_goes_on_later()
    {
        var run = Run("streamOneByOne", ("orders>apply pause#2", "pause"));

        Assert.Equal(["orders#1", "orders#2", "orders#3", "orders#4"], Batches(run));
        var third = run.Ledger.OfType<InvocationStarted>().ElementAt(2);
        Assert.InRange(third.At - run.Ledger.OfType<InvocationStarted>().ElementAt(1).At, TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(62));
    }

    private static List<string> Batches(RunRecord run) => [.. run.Ledger.OfType<InvocationStarted>().Select(started => string.Join(',', started.Records))];

    private static string SiteInFirstBatch(string world, string label)
    {
        var sites = Run(world).Steps.Where(step => step.Options.Any(option => option.Label == label)).Select(step => step.Site).ToList();
        return sites.Last(site => site.Split('/')[0] == sites[0].Split('/')[0]);
    }

    private static RunRecord RunFirst(string world, string label)
    {
        var step = Run(world).Steps.First(step => step.Options.Any(option => option.Label == label));
        return Run(world, (step.Site, label));
    }

    private static RunRecord Run(string world, params (string Site, string Label)[] decisions)
    {
        var walk = new LabelledWalk(Kinds, [.. decisions.Select(decision => new KeyValuePair<string, string>(decision.Site, decision.Label))]);
        var run = new ScenarioRunner(Worlds.All[world], new EsmExplorationSettings()).Run(walk);
        walk.CheckAllMet();
        Assert.Null(run.LeftBusy);
        return run;
    }
}
