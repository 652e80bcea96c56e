using System.Text.Json.Nodes;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Exploration;

/// <summary>O11: what is given up is told once, and what is told was given up. A consumer's replay of its destination hangs on it (EXP-300).</summary>
/// <remarks>The engine's own work, and no consumer's: a finding is a fault of the kit.</remarks>
internal static class KeptCheck
{
    private const string Report = "This is a fault of EsmTestKit and not of the consumer: please report it with the replay line.";

    public static Finding? Of(EsmLedger ledger)
    {
        List<BatchDiscarded>? untold = null;
        for (var index = 0; index < ledger.Count; index++)
        {
            switch (ledger[index])
            {
                case BatchDiscarded discarded:
                    (untold ??= []).Add(discarded);
                    break;
                case InvocationRecordSent { Failure: null, Records.Count: > 0 } sent:
                    if (Untold(untold, sent) is not { } of) return new Finding("O11", $"{sent.DestinationArn} was told of {Names(sent.Records)}, which no mapping had given up, or twice.", null, sent.Document, Report);
                    untold!.Remove(of);
                    break;
                case MessageMovedToDeadLetterQueue { ReceiveCount: 0 } moved:
                    return new Finding("O11", $"{Names(moved.Records)} lies in {moved.DeadLetterQueue} and was never received.", null, null, Report);
                default:
                    break;
            }
        }

        return null;
    }

    private static BatchDiscarded? Untold(List<BatchDiscarded>? untold, InvocationRecordSent sent)
    {
        RuleHits.Note("EXP-300");
        return untold?.Find(discarded => discarded.MappingId == sent.MappingId && discarded.Records.SequenceEqual(sent.Records) && SaysShard(sent.Document, discarded.ShardId));
    }

    private static bool SaysShard(string document, string shard)
    {
        var record = JsonNode.Parse(document);
        var told = (string?)(record?["KinesisBatchInfo"] ?? record?["DDBStreamBatchInfo"])?["shardId"];
        return told is null || told == shard;
    }

    private static string Names(IReadOnlyList<RecordName> records) => string.Join(", ", records);
}
