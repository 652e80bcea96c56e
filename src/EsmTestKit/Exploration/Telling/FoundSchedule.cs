using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Exploration;

/// <summary>A schedule that was found, as a contract beside the test (EXP-120, EXP-122): replayed first next time, never written on a build server.</summary>
internal static class FoundSchedule
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const string Extension = ".found.contract.json";

    /// <summary>Whether a file is one of these, by its name.</summary>
    public static bool IsKept(string file) => file.EndsWith(Extension, StringComparison.Ordinal);

    /// <summary>The file's path: <c>OrderTests.Orders_are_idempotent.idempotent.found.contract.json</c> beside the test's source.</summary>
    public static string? PathOf(string testFile, string testName, EsmClaim claim)
    {
        var folder = Path.GetDirectoryName(testFile);
        return string.IsNullOrEmpty(folder) || !Directory.Exists(folder)
            ? null
            : Path.Combine(folder, $"{Path.GetFileNameWithoutExtension(testFile)}.{testName}.{ClaimKinds.NameOf(claim)}{Extension}");
    }

    /// <summary>The decisions of the file; null: there is none.</summary>
    /// <exception cref="EsmUsageException">It cannot be read.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>>? Read(string? path)
    {
        if (path is null || !File.Exists(path)) return null;
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            return [.. json.RootElement.GetProperty("decisions").EnumerateArray().Select(decision => new KeyValuePair<string, string>(decision.GetProperty("at").GetString() ?? "", decision.GetProperty("do").GetString() ?? ""))];
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new EsmUsageException($"{path} is no contract with decisions: {exception.Message}", "Delete the file: the exploration writes it anew when it finds something.", exception);
        }
    }

    public static void Write(string path, string contract, SearchOutcome outcome, Counterexample found)
    {
        RuleHits.Note("EXP-122");
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Indented))
        {
            json.WriteStartObject();
            json.WriteString("contract"u8, contract);
            json.WriteNumber("version"u8, 1);
            json.WriteString("summary"u8, found.Finding.What);
            json.WriteStartObject("recorded"u8);
            json.WriteString("on"u8, "EsmTestKit"u8);
            json.WriteString("evidence"u8, "A delivery that a search found. The test that searched has its world, and tries it first.");
            json.WriteEndObject();
            WriteDecisions(json, found);
            json.WriteStartObject("functions"u8);
            json.WriteEndObject();
            json.WriteStartArray("steps"u8);
            json.WriteStartObject();
            json.WriteString("expectHolds"u8, ClaimKinds.NameOf(outcome.Claim));
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        buffer.WriteByte((byte)'\n');
        File.WriteAllText(path, Encoding.UTF8.GetString(buffer.ToArray()));
    }

    public static void WriteDecisions(Utf8JsonWriter json, Counterexample found)
    {
        json.WriteStartArray("decisions"u8);
        foreach (var step in found.Decisions)
        {
            json.WriteStartObject();
            json.WriteString("at"u8, step.Site);
            json.WriteString("do"u8, step.Taken.Label);
            json.WriteString("because"u8, step.Taken.Because.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
