// Consumers under test: as careless as real ones.
#pragma warning disable RS0030
using System.Text;
using System.Text.Json;

namespace EsmTestKit.Tests.Cli;

/// <summary>Consumers that <c>esm explore --function</c> loads from this assembly. The static stands for a database.</summary>
public sealed class ExploredConsumer
{
    private static readonly SortedDictionary<string, int> Rows = new(StringComparer.Ordinal);

    private string? _last;

    public static IReadOnlyDictionary<string, int> State => Rows;

    public static void Nothing()
    {
    }

    public Stream Count(Stream input) => Each(input, body => Rows[body] = Rows.GetValueOrDefault(body) + 1);

    public Stream CountOnce(Stream input) => Each(input, body => Rows.TryAdd(body, 1));

    /// <summary>Remembers in its instance, which dies with its environment.</summary>
    public Stream CountUnlessLast(Stream input) => Each(input, body =>
    {
        if (_last == body) return;
        _last = body;
        Rows[body] = Rows.GetValueOrDefault(body) + 1;
    });

    /// <summary>Leaves its work to the thread pool.</summary>
    public Stream CountElsewhere(Stream input) => Task.Run(() => CountOnce(input)).GetAwaiter().GetResult();

    public Stream ReportWrongly(Stream input) => new MemoryStream(Encoding.UTF8.GetBytes("""{"batchItemFailures":[{"itemIdentifier":"nobody"}]}"""));

    private static MemoryStream Each(Stream input, Action<string> apply)
    {
        using var json = JsonDocument.Parse(input);
        foreach (var record in json.RootElement.GetProperty("Records").EnumerateArray()) apply(record.GetProperty("body").GetString()!);
        return new MemoryStream(Encoding.UTF8.GetBytes("null"));
    }
}
