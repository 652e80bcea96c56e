using System.Globalization;
using EsmTestKit.Internal.Batching;
using EsmTestKit.Internal.Checkpoints;
using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Dispositions;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Delivery;

/// <summary>What AWS may do to a batch of a lane on another day, and what it never does.</summary>
internal static class LaneChoices
{
    private static readonly Option[] Restarts = [new("goOn", "CP-45", ChoiceCost.None), new("restart", "CP-45", ChoiceCost.Fault)];
    private static readonly Option[] RestartsWithLanes = [new("goOn", "CP-46", ChoiceCost.None), new("restart", "CP-46", ChoiceCost.Fault)];
    private static readonly Option[] RestartsInWindows = [new("goOn", "CP-50", ChoiceCost.None), new("restart", "CP-50", ChoiceCost.Fault)];
    private static readonly Option[] Expiries = [new("deliver", "CP-44", ChoiceCost.None), new("expire", "CP-44", ChoiceCost.Fault)];

    /// <summary>The mapping lags so far behind, throttled or slowed, that the records become too old before the function sees them (CP-44). False: it goes on.</summary>
    /// <param name="pause">The clock really gets there.</param>
    public static bool WaitsForExpiry(LaneContext context, StreamBatch batch, Action<TimeSpan> pause)
    {
        if (batch.WasHeldBack || batch.RequestId is not null || !context.World.Oracle.Opens(ChoicePoint.Expiry)) return false;
        if (RecordAge.ExpiryOf(batch, context.Behavior) is not { } expiry || expiry <= context.World.Now) return false;
        batch.WasHeldBack = true;
        if (context.World.Oracle.Pick(ChoicePoint.Expiry, batch.Names[0].ToString(), Expiries) == 0) return false;
        RuleHits.Note("CP-44");
        pause(expiry - context.World.Now);
        return true;
    }

    /// <summary>A reader ends before it has kept the position: what follows the last one kept comes again, cut anew (CP-45); of other lanes, too, what they have finished above it (CP-46).</summary>
    public static bool EndsReader(LaneContext context, StreamBatch batch)
    {
        if (batch.Records.Count == 0 || !context.World.Oracle.Opens(ChoicePoint.Restart)) return false;
        // Within a tumbling window the state goes on from the one kept last, and its records come once more (STR-308, CP-50).
        var options = batch.Window is not null ? RestartsInWindows : batch.Configuration.ParallelizationFactor > 1 ? RestartsWithLanes : Restarts;
        var site = string.Create(CultureInfo.InvariantCulture, $"{batch.Records[0].Record.Name.Source}>{batch.Function.Name} restart#{context.NextEnd()}");
        if (context.World.Oracle.Pick(ChoicePoint.Restart, site, options) == 0) return false;
        RuleHits.Note(options[1].Because);
        return true;
    }

    /// <exception cref="InvalidOperationException">AWS never sends such a batch.</exception>
    public static void CheckIsLegal(StreamBatch batch, ShardCheckpoint checkpoint)
    {
        if (batch.Records.Count > batch.Configuration.BatchSize) throw NeverDone.By("X4", $"a batch of {batch.Records.Count} records, of at most {batch.Configuration.BatchSize}");
        for (var index = 0; index < batch.Records.Count; index++)
        {
            var record = batch.Records[index].Record;
            if (index > 0 && record.SequenceNumber.CompareTo(batch.Records[index - 1].Record.SequenceNumber) < 0) throw NeverDone.By("X2", $"{record.Name} stood behind a later record of its shard");
            if (checkpoint.Position is { } done && record.SequenceNumber.CompareTo(done) < 0) throw NeverDone.By("X2", $"{record.Name} was delivered again although the position of its shard is past it");
        }
    }
}
