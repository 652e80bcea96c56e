using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Contracts;

namespace EsmTestKit.Internal.Server;

/// <summary>A served world in a file: a line for its start, one for each entry, one that proves the others whole.</summary>
/// <param name="Steps">How many steps the clock had made in the end.</param>
/// <param name="Engine">The kit that wrote it.</param>
/// <param name="Ledger">The digest of the ledger that the entries lead to.</param>
internal sealed record StateFile(WorldStart Start, IReadOnlyList<StateEntry> Entries, long Steps, string Engine, string Ledger)
{
    private const int Format = 1;
    private static readonly JsonSerializerOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string ThisEngine => ContractWalk.Engine;

    public static string Digest(EsmLedger ledger) => Hash(Encoding.UTF8.GetBytes(ledger.ToJsonLines()));

    /// <summary>Null: there is no such file yet.</summary>
    /// <exception cref="EsmUsageException">It is damaged or cannot be read; it stays as it is.</exception>
    public static StateFile? Read(string path)
    {
        byte[] bytes;
        try
        {
            if (!File.Exists(path))
            {
                Probe(path);
                return null;
            }

            bytes = File.ReadAllBytes(path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new EsmUsageException($"The state file \"{path}\" cannot be read or written: {unreadable.Message}", "Give a file in a folder that exists and may be written to: --state FILE.", unreadable);
        }

        try
        {
            return Parse(bytes);
        }
        catch (Exception damage) when (damage is JsonException or FormatException or InvalidOperationException or NullReferenceException or EsmUsageException or OverflowException)
        {
            throw new EsmUsageException(
                $"The state file \"{path}\" is damaged, or is none: {(damage is FormatException ? damage.Message : "a line is not what it should be.")} It was left as it is.",
                "Restore it from a copy, move it away, or give another name: --state FILE.",
                damage);
        }
    }

    /// <summary>Written beside and renamed: at each instant the file is either the old one or the new one.</summary>
    /// <exception cref="EsmUsageException">It cannot be written; the old one is untouched.</exception>
    public void Write(string path)
    {
        var beside = Beside(path);
        try
        {
            using (var file = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                file.Write(ToBytes());
                file.Flush(flushToDisk: true);
            }

            File.Move(beside, path, overwrite: true);
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            throw new EsmUsageException($"The state could not be saved to \"{path}\": {unwritable.Message} What was there before is untouched.", "Make room, or give a file that may be written: --state FILE.", unwritable);
        }
    }

    private byte[] ToBytes()
    {
        using var buffer = new MemoryStream();
        Line(new JsonObject { ["esmState"] = Format, ["engine"] = Engine, ["world"] = Start.ToJson() });
        foreach (var entry in Entries) Line(entry.ToJson());
        var content = Hash(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
        Line(new JsonObject { ["steps"] = Steps, ["ledger"] = Ledger, ["content"] = content });
        return buffer.ToArray();

        void Line(JsonObject line)
        {
            buffer.Write(Encoding.UTF8.GetBytes(line.ToJsonString(Writing)));
            buffer.WriteByte((byte)'\n');
        }
    }

    private static StateFile Parse(byte[] bytes)
    {
        if (bytes.Length == 0 || bytes[^1] != '\n') throw new FormatException("its last line is cut off.");
        var lastStart = bytes.AsSpan(0, bytes.Length - 1).LastIndexOf((byte)'\n') + 1;
        var last = JsonNode.Parse(bytes.AsSpan(lastStart))!;
        if (last["content"]?.GetValue<string>() != Hash(bytes.AsSpan(0, lastStart))) throw new FormatException("its lines are not those that were saved.");
        var lines = Encoding.UTF8.GetString(bytes, 0, lastStart).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var first = JsonNode.Parse(lines[0])!;
        if (first["esmState"]?.GetValue<int>() != Format) throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"its format is not {Format}, the one of this version."));
        return new StateFile(
            WorldStart.FromJson(first["world"]!),
            [.. lines.Skip(1).Select(line => StateEntry.FromJson(JsonNode.Parse(line)!))],
            last["steps"]!.GetValue<long>(),
            first["engine"]!.GetValue<string>(),
            last["ledger"]!.GetValue<string>());
    }

    // Better refused now than when there is something to lose.
    private static void Probe(string path)
    {
        using (File.Create(Beside(path)))
        {
        }

        File.Delete(Beside(path));
    }

    private static string Beside(string path) => path + ".new";

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexString(SHA256.HashData(bytes));
}
