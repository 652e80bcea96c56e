using System.Text;

namespace EsmTestKit.Internal.Contracts;

/// <summary>Two configurations of one mapping, run against the same records: what comes of the change, seen and not guessed.</summary>
internal static class ComparedMappings
{
    /// <summary>The time in which everything is looked at: a record that nothing ends comes again for ever.</summary>
    private static readonly JsonTree Span = JsonValues.Text("10m");

    /// <param name="first">The configuration as it was, and the file that it is from.</param>
    /// <param name="second">The new one.</param>
    /// <param name="records">A file with a list of records.</param>
    /// <exception cref="EsmUsageException">It is no configuration, or AWS would refuse it.</exception>
    public static async Task<IReadOnlyList<ComparedContract>> OfAsync((string File, JsonTree Tree) first, (string File, JsonTree Tree) second, string records, CancellationToken cancellation)
    {
        var (before, after) = (first.File, second.File);
        var (old, now) = (MappingDocument.Read(first.Tree), MappingDocument.Read(second.Tree));
        if ((old.Service, old.Source) != (now.Service, now.Source)) throw new EsmUsageException($"{before} is about {old.Service} {old.Source}, and {after} about {now.Service} {now.Source}.", "Compare two configurations of mappings on one source.");
        var list = Tree(records);
        var sends = list is JsonTree.Array { Items.Count: > 0 } ? MappingRecords.Steps(now, ContractOutline.Items(list)) : throw list.At.Error("Records are a list with at least one of them.", "Write [ \"hello\", { \"orderId\": 1 } ].");
        var compared = new List<ComparedContract>();
        var told = new HashSet<Difference>();
        foreach (var scenario in MappingScenario.All)
        {
            var differences = ContractDifferences.Of(await RunAsync(before, old, sends, scenario, cancellation).ConfigureAwait(false), await RunAsync(after, now, sends, scenario, cancellation).ConfigureAwait(false));
            // That a setting is another is said once.
            compared.Add(new ComparedContract(scenario.Name, [.. differences.Where(difference => told.Add(difference))]));
        }

        return compared;
    }

    private static async Task<JsonTree.Object> RunAsync(string file, MappingDocument mapping, IEnumerable<JsonTree> sends, MappingScenario scenario, CancellationToken cancellation)
    {
        var text = ContractText.Of(JsonValues.Object(
            ("contract", JsonValues.Text("compared")),
            ("version", JsonValues.Number(1)),
            ("functions", JsonValues.Object((MappingDocument.Function, JsonValues.Object()))),
            ("steps", JsonValues.Array([.. MappingRecords.Resources(mapping), Advance(JsonValues.Text("idle")), .. sends, Advance(Span)]))));
        JsonTree.Object? recorded = null;
        var cast = new ContractCast
        {
            Consumers = new SortedDictionary<string, ConsumerBody>(StringComparer.Ordinal) { [MappingDocument.Function] = scenario.Consumer() },
            AtTheEnd = simulation => recorded = ContractRecorder.Record(simulation, "compared", null),
        };
        var result = await ContractRunner.RunAsync(ContractReader.Read(file, Encoding.UTF8.GetBytes(text)), cast, cancellation).ConfigureAwait(false);
        if (!result.Holds) throw new EsmUsageException($"{file} cannot be run:{Environment.NewLine}{string.Join(Environment.NewLine, MismatchReport.Of(result))}{Environment.NewLine}", "Correct the configuration or the records.");
        // What the consumer does is the scenario's, not a difference.
        return JsonValues.Object(recorded!.Members.Where(member => member.Name != "functions").Select(member => (member.Name, member.Value)));
    }

    private static JsonTree.Object Advance(JsonTree how) => JsonValues.Object(("advance", how));

    private static JsonTree Tree(string file) => JsonTreeParser.ParseFile(file, ContractPaths.Read(file));
}
