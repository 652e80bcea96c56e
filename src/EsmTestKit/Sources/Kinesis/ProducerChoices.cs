using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Kinesis;

/// <summary>What producers of a stream and its operators may do at any time: send again, overtake themselves, and reshard (CP-47 to CP-49).</summary>
internal static class ProducerChoices
{
    private static readonly Option[] Retries = [new("once", "CP-48", ChoiceCost.None), new("producerRetry", "CP-48", ChoiceCost.Fault)];
    private static readonly Option[] Reorders = [new("inOrder", "CP-49", ChoiceCost.None), new("producerReorder", "CP-49", ChoiceCost.Reorder)];
    private static readonly Option[] Splits = [new("stay", "CP-47", ChoiceCost.None), new("split", "CP-47", ChoiceCost.Reorder)];
    private static readonly Option[] SplitsAndMerges = [.. Splits, new("merge", "CP-47", ChoiceCost.Reorder)];

    /// <summary>The producer did not see the answer, and the same data becomes a record of its own, with a number of its own (CP-48).</summary>
    public static bool SendsAgain(World world, PutRequest request, RecordName name)
    {
        if (request.IsRetry || !world.Oracle.Opens(ChoicePoint.RecordSentAgain)) return false;
        if (world.Oracle.Pick(ChoicePoint.RecordSentAgain, name.ToString(), Retries) == 0) return false;
        RuleHits.Note("CP-48");
        return true;
    }

    /// <summary>The next record of the key, put at the same time, gets in before this one (CP-49). Who names the number to exceed is safe from it.</summary>
    public static bool LetsOneOvertake(World world, PutRequest request, RecordName name) =>
        !request.IsRetry && request.SequenceNumberForOrdering is null && world.Oracle.Opens(ChoicePoint.ProducerOrder)
        && world.Oracle.Pick(ChoicePoint.ProducerOrder, name.ToString(), Reorders) == 1;

    /// <summary>A stream may be resharded between any two records; what the key gets later lies in a child (CP-47).</summary>
    /// <param name="accepted">How many records it has.</param>
    /// <param name="canMerge">Whether the shard has a neighbour.</param>
    public static string Reshards(World world, string stream, long accepted, bool canMerge)
    {
        if (!world.Oracle.Opens(ChoicePoint.Reshard)) return "stay";
        var options = canMerge ? SplitsAndMerges : Splits;
        var label = options[world.Oracle.Pick(ChoicePoint.Reshard, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{stream} reshard#{accepted}"), options)].Label;
        if (label != "stay") RuleHits.Note("CP-47");
        return label;
    }
}
