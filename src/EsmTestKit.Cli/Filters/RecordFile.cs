using System.Text.Json;

namespace EsmTestKit.Cli;

/// <summary>The records of a file or of standard input: one record, or the <c>Records</c> of an event.</summary>
internal static class RecordFile
{
    public static IReadOnlyList<string> Read(string file)
    {
        var text = file == "-" ? Console.In.ReadToEnd() : TextFile.Read(file);
        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("Records"u8, out var records) && records.ValueKind == JsonValueKind.Array)
            {
                return [.. records.EnumerateArray().Select(record => record.GetRawText())];
            }
        }
        catch (JsonException)
        {
            // Whoever reads it as a record says what is wrong with it.
        }

        return [text];
    }
}
