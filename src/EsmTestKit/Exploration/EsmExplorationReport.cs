using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Exploration;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit;

/// <summary>What an exploration found, why AWS may deliver so, and how much was tried.</summary>
public sealed class EsmExplorationReport
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly Outcome _outcome;
    private readonly string _test;

    internal EsmExplorationReport(Outcome outcome, string test) => (_outcome, _test) = (outcome, test);

    /// <summary>What was tried to break.</summary>
    public EsmClaim Claim => _outcome.Claim;

    /// <summary>Whether no schedule that was run broke it.</summary>
    public bool Holds => _outcome.Found is null;

    /// <summary>How many schedules were run, without those that made the one found smaller.</summary>
    public int Schedules => _outcome.Tally.Total;

    /// <summary>Whether every schedule within the budget was run. Only with <see cref="Control"/> <c>Controlled</c> is that a proof.</summary>
    public bool IsComplete => _outcome.Tally.IsComplete;

    /// <summary><c>Controlled</c>: the same schedule always runs the same. <c>Tracked</c>: handlers block or work on other threads. <c>Uncontrolled</c>: one schedule ran in two ways.</summary>
    public string Control => _outcome.Control.ToString();

    /// <summary>How many steps of the schedule found differ from the usual; null: none was found.</summary>
    public int? Deviations => _outcome.Found?.Decisions.Count;

    /// <summary>The decisions of the schedule found, as contracts write them: <c>apply[orders#1]@1: loseResponse</c>. Empty: the undisturbed run fails, or none was found.</summary>
    public IReadOnlyList<string> Decisions => [.. (_outcome.Found?.Decisions ?? []).Select(step => $"{step.Site}: {step.Taken.Label}")];

    /// <summary>Which judge says so (<c>O1</c> the state, <c>O2</c> loss, <c>O3</c> effects, <c>O4</c> order, <c>O6</c> answers, <c>O7</c> invariants, <c>O8</c> everything ends, <c>O10</c> work after return); null: none was found.</summary>
    public string? Oracle => _outcome.Found?.Finding.Oracle;

    /// <summary>What to set <c>ESMTESTKIT_REPLAY</c> to, so that the test runs the schedule found and no other; null: none was found.</summary>
    public string? Replay => _outcome.Found is { } found ? ReplayHandle.Of(_test, found.Choices) : null;

    /// <summary>The report as text.</summary>
    public override string ToString()
    {
        RuleHits.Note("EXP-130");
        var text = new StringBuilder();
        if (_outcome.Found is not { } found)
        {
            text.AppendLine($"{Title(Claim)}: holds.");
        }
        else
        {
            text.AppendLine($"{Title(Claim)}: broken. {found.Finding.What}");
            if (found.Finding.Expected is { } expected) text.AppendLine($"  expected: {expected}");
            if (found.Finding.Actual is { } actual) text.AppendLine($"  came:     {actual}");
            text.AppendLine();
            Tell(text, found);
            Explain(text, found);
            text.AppendLine("What to change");
            text.AppendLine($"  {found.Finding.Advice}");
            text.AppendLine();
        }

        text.AppendLine("Explored");
        foreach (var line in Extent.Of(_outcome)) text.AppendLine($"  {line}");
        if (Replay is { } replay)
        {
            text.AppendLine();
            text.AppendLine("Replay this delivery alone");
            text.AppendLine($"  {ReplayHandle.Variable}={replay}");
        }

        return text.ToString();
    }

    /// <summary>The report as JSON: the same, for tools.</summary>
    public string ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Indented)) Write(json);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    internal Outcome Outcome => _outcome;

    private void Tell(StringBuilder text, Counterexample found)
    {
        if (found.Decisions.Count == 0)
        {
            text.AppendLine("What happened, with nothing but the usual");
            foreach (var line in Story.Of(found.Run).Take(60)) text.AppendLine($"  {line}");
        }
        else
        {
            foreach (var line in TwoColumns.Of("Undisturbed", Story.Of(_outcome.Benign), "This delivery", Story.Of(found.Run))) text.AppendLine(line);
        }

        text.AppendLine();
    }

    private static void Explain(StringBuilder text, Counterexample found)
    {
        if (found.Decisions.Count == 0) return;
        text.AppendLine("Why AWS may do this");
        var book = new RuleBook();
        foreach (var step in found.Decisions)
        {
            text.AppendLine($"  {step.Site}: {step.Taken.Label}");
            if (!book.TryFind(step.Taken.Because, out var rule)) continue;
            text.AppendLine($"    {rule.Id} ({rule.Grade.ToString().ToLowerInvariant()}{(step.Point.Level == ChoiceLevel.Derived ? ", derived" : "")}): {rule.Sentence}");
            if (rule.Source.Length > 0) text.AppendLine($"    {rule.Source}");
        }

        text.AppendLine();
    }

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("claim"u8, ClaimKinds.NameOf(Claim));
        json.WriteBoolean("holds"u8, Holds);
        json.WriteString("control"u8, Control);
        json.WriteNumber("schedules"u8, Schedules);
        json.WriteNumber("enumerated"u8, _outcome.Tally.Enumerated);
        json.WriteNumber("random"u8, _outcome.Tally.Random);
        json.WriteBoolean("complete"u8, IsComplete);
        if (_outcome.Found is { } found)
        {
            json.WriteString("oracle"u8, found.Finding.Oracle);
            json.WriteString("what"u8, found.Finding.What);
            if (found.Finding.Expected is { } expected) json.WriteString("expected"u8, expected);
            if (found.Finding.Actual is { } actual) json.WriteString("came"u8, actual);
            json.WriteString("advice"u8, found.Finding.Advice);
            FoundSchedule.WriteDecisions(json, found);
            WriteLines(json, "undisturbed", Story.Of(_outcome.Benign));
            WriteLines(json, "story", Story.Of(found.Run));
            json.WriteString("replay"u8, $"{ReplayHandle.Variable}={Replay}");
        }

        WriteLines(json, "explored", Extent.Of(_outcome));
        json.WriteEndObject();
    }

    private static void WriteLines(Utf8JsonWriter json, string name, IEnumerable<string> lines)
    {
        json.WriteStartArray(name);
        foreach (var line in lines) json.WriteStringValue(line);
        json.WriteEndArray();
    }

    private static string Title(EsmClaim claim) => claim switch
    {
        EsmClaim.Idempotent => "Idempotent",
        EsmClaim.NoLoss => "Nothing lost",
        EsmClaim.OrderPerKey => "Order per key",
        EsmClaim.ExactlyOnce => "Exactly once",
        EsmClaim.BatchCutInvariant => "Any batch cut",
        EsmClaim.ToleratesReordering => "Any order",
        EsmClaim.HealthyRecordsFinish => "Healthy records finish",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
