using System.Globalization;

namespace EsmTestKit.Internal.Exploration;

/// <summary>What is remarkable in a run, as numbers, each with the place in the ledger where it was first seen (EXP-223).</summary>
/// <remarks>
/// Names of records and resources are left out, and counts are taken in steps of two: the same happening to another message, or
/// once more, is nothing new.
/// </remarks>
internal static class Features
{
    private const string Goal = "goal";
    private const ulong Empty = 14695981039346656037UL;

    public static IReadOnlyList<(ulong Number, int At, bool IsGoal)> Of(RunRecord run)
    {
        var found = new List<(ulong, int, bool)>();
        var seen = new HashSet<ulong>();
        void Add(int at, params ReadOnlySpan<string> parts)
        {
            var hash = Empty;
            foreach (var part in parts) hash = Behaviour.Add(hash, part);
            if (seen.Add(hash)) found.Add((hash, at, parts[0] == Goal));
        }

        foreach (var step in run.Steps)
        {
            if (step.IsDecision) Add(step.LedgerCount, "choice", ClassOf(step.Site), KindOf(step.Taken.Label));
        }

        var (attempts, latest, done) = (new SortedDictionary<string, int>(StringComparer.Ordinal), new SortedDictionary<string, string>(StringComparer.Ordinal), new SortedDictionary<string, int>(StringComparer.Ordinal));
        for (var at = 0; at < run.Ledger.Count; at++)
        {
            var entry = run.Ledger[at];
            switch (entry)
            {
                case InvocationStarted started:
                    foreach (var record in started.Records) Count(attempts, record.ToString());
                    break;
                case GateOpened gate:
                    Add(at, "gate", gate.Call.Split(' ')[0], gate.Outcome, Bucket(gate.Records.Count == 0 ? 0 : gate.Records.Max(record => attempts.GetValueOrDefault(record.ToString()))));
                    // Done twice, whatever the consumer's own key makes of it.
                    if (gate is { IsWrite: true, Outcome: "done" or "doneButFailed" }) Add(at, "near miss", gate.Call.Split(' ')[0], Bucket(Count(done, gate.Call)));
                    break;
                case InvocationEnded ended:
                    Add(at, "ended", ended.Invocation.ErrorType ?? ShapeOf(ended.Invocation.Result ?? ""));
                    break;
                case EffectMarked effect:
                    Add(at, "effect", effect.Kind, Bucket(Count(done, $"{effect.Kind} {effect.Key}")));
                    break;
                default:
                    break;
            }

            var kind = entry is InvocationEnded { Invocation.ErrorType: not null } ? "InvocationFailed" : entry.GetType().Name;
            foreach (var record in entry.Records)
            {
                var name = record.ToString();
                if (latest.TryGetValue(name, out var before)) Add(at, "pair", before, kind);
                latest[name] = kind;
            }
        }

        foreach (var mark in run.Marks)
        {
            if (mark.At is { } reached) Add(reached, Goal, mark.Name);
        }

        Add(run.Ledger.Count, "state", run.State ?? "");
        return found;
    }

    /// <summary>The address without the names of records and resources: function, how many attempts about, operation.</summary>
    private static string ClassOf(string site)
    {
        var (records, end) = (site.IndexOf('[', StringComparison.Ordinal), site.IndexOf("]@", StringComparison.Ordinal));
        if (records < 0 || end < records) return site.Split(' ', '#')[0];
        var parts = site[(end + 2)..].Split('/', 2);
        var attempts = int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var attempt) ? Bucket(attempt) : "";
        return $"{site[..records]}@{attempts}/{(parts.Length > 1 ? parts[1].Split(' ', '#')[0] : "")}";
    }

    private static string KindOf(string label) => label.Split(':')[0];

    // Braces, brackets, commas: how many failures were reported, and not which.
    private static string ShapeOf(string result) => string.Concat(result.Where(character => character is '{' or '}' or '[' or ']' or ',' or ':'));

    // 0, 1, 2, 3, 4 to 7, 8 to 15, and so on.
    private static string Bucket(int count) => (count < 4 ? count : 2 + System.Numerics.BitOperations.Log2((uint)count)).ToString(CultureInfo.InvariantCulture);

    private static int Count(SortedDictionary<string, int> counts, string what) => counts[what] = counts.GetValueOrDefault(what) + 1;
}
