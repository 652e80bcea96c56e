using System.Globalization;
using System.Text;
using EsmTestKit.Internal.Mappings;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Exploration;

/// <summary>How far an oracle may be used on a kind of source.</summary>
/// <param name="Text">As the table says it.</param>
/// <param name="IsPromised">False: AWS promises nothing of the kind, so that a finding would be a false alarm.</param>
internal sealed record Reach(string Text, bool IsPromised = true)
{
    public static readonly Reach Yes = new("yes");
}

/// <summary>One oracle, and where it applies.</summary>
/// <param name="Claims">The claims that it judges; none: every claim's runs are held against it.</param>
/// <param name="Needs">What a scenario must give it.</param>
internal sealed record OracleRow(string Oracle, string Judges, Reach StandardQueue, Reach FifoQueue, Reach Stream, string Needs, params EsmClaim[] Claims)
{
    public Reach On(SourceKind source) => source switch
    {
        SourceKind.SqsStandard => StandardQueue,
        SourceKind.SqsFifo => FifoQueue,
        _ => Stream,
    };
}

/// <summary>Which oracle may be held against which source (EXP-300): the one table that claims are checked by and the documents show.</summary>
internal static class Applicability
{
    public static readonly IReadOnlyList<OracleRow> All =
    [
        new("O1", "the state is that of the undisturbed run", Reach.Yes, Reach.Yes, Reach.Yes, "`sim.Observe`, a table or effects", EsmClaim.Idempotent, EsmClaim.Same),
        new("O2", "nothing is lost", Reach.Yes, Reach.Yes, Reach.Yes, "`sim.Observe`, a table or effects", EsmClaim.NoLoss),
        new("O3", "each effect happens once", Reach.Yes, Reach.Yes, Reach.Yes, "effects", EsmClaim.ExactlyOnce),
        new("O4", "the first effects of a key come in order", new("no: `sim.NeverDecreases` with the record's own version", IsPromised: false), new("per group"), new("per key"), "effects with a group", EsmClaim.OrderPerKey),
        new("O5", "two deliveries swapped give the same state", Reach.Yes, new("across groups"), new("across keys"), "`sim.Observe`, a table or effects", EsmClaim.ToleratesReordering),
        new("O6", "the answer says what the mapping understands", Reach.Yes, new("yes, and the rest of the group is reported too"), new("yes, and a window's answer has its state"), "nothing"),
        new("O7", "invariants hold after each invocation and at the end", Reach.Yes, Reach.Yes, Reach.Yes, "`sim.Invariant`, `sim.NeverDecreases`"),
        new("O8", "every run comes to rest, and healthy records finish", Reach.Yes, Reach.Yes, Reach.Yes, "nothing", EsmClaim.HealthyRecordsFinish),
        new("O9", "batches cut otherwise give the same state", Reach.Yes, Reach.Yes, Reach.Yes, "`sim.Observe`, a table or effects", EsmClaim.BatchCutInvariant),
        new("O10", "no work outlives its invocation", Reach.Yes, Reach.Yes, Reach.Yes, "gates"),
        new("O11", "what is given up is kept once, with what it was", Reach.Yes, Reach.Yes, Reach.Yes, "nothing"),
    ];

    /// <summary>The oracle that a claim is named for.</summary>
    public static OracleRow Of(EsmClaim claim) => All.First(row => row.Claims.Contains(claim));

    /// <summary>The first record of a source on which AWS promises nothing of what a claim says; null: it may be held.</summary>
    /// <param name="records">The records whose handling the claim would judge.</param>
    public static RecordName? NotPromised(EsmClaim claim, EsmLedger ledger, IEnumerable<RecordName> records)
    {
        RuleHits.Note("EXP-300");
        var row = Of(claim);
        var sources = new SortedDictionary<string, SourceKind>(StringComparer.Ordinal);
        foreach (var mapping in ledger.OfType<MappingCreated>()) sources[mapping.EventSourceArn.Split(':', '/')[^1]] = SourceArn.KindOf(mapping.EventSourceArn);
        foreach (var record in records)
        {
            if (sources.TryGetValue(record.Source, out var kind) && !row.On(kind).IsPromised) return record;
        }

        return null;
    }

    /// <summary>The table as the documents show it.</summary>
    public static string ToMarkdown()
    {
        var text = new StringBuilder("| | judges | standard queue | FIFO queue | stream | needs | claim |\n| --- | --- | --- | --- | --- | --- | --- |\n");
        foreach (var row in All)
        {
            var claims = row.Claims.Length == 0 ? "every one" : string.Join(", ", row.Claims);
            text.Append(CultureInfo.InvariantCulture, $"| {row.Oracle} | {row.Judges} | {row.StandardQueue.Text} | {row.FifoQueue.Text} | {row.Stream.Text} | {row.Needs} | {claims} |\n");
        }

        return text.ToString();
    }
}
