namespace EsmTestKit.Internal.Contracts;

/// <summary>A contract in two versions.</summary>
/// <param name="Differences">The gravest first; none: both say the same.</param>
internal sealed record ComparedContract(string Name, IReadOnlyList<Difference> Differences)
{
    public bool Breaks => Differences.Any(difference => difference.Grade == DifferenceGrade.Breaking);

    /// <summary>Two files, or two folders: there each contract with the one of the same path.</summary>
    /// <exception cref="EsmUsageException">A path leads nowhere, or what is there is no contract.</exception>
    public static IReadOnlyList<ComparedContract> Of(string before, string after)
    {
        if (!Directory.Exists(before) && !Directory.Exists(after)) return [OfFiles(before, after)];
        var (old, now) = (Within(before), Within(after));
        return [.. old.Keys.Union(now.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(path => (old.GetValueOrDefault(path), now.GetValueOrDefault(path)) switch
        {
            ({ } left, { } right) => OfFiles(left, right),
            ({ }, null) => new ComparedContract(path, [new Difference(DifferenceGrade.Breaking, "contract", "The contract is gone")]),
            _ => new ComparedContract(path, [new Difference(DifferenceGrade.Notable, "contract", "The contract is new")]),
        })];
    }

    private static ComparedContract OfFiles(string before, string after)
    {
        var (old, now) = (Read(before), Read(after));
        return new ComparedContract(JsonValues.AsText(now["contract"]!), ContractDifferences.Of(old, now));
    }

    private static SortedDictionary<string, string> Within(string folder)
    {
        if (!Directory.Exists(folder)) throw new EsmUsageException($"There is no folder \"{folder}\", and the other path is one.", "Compare two files or two folders.");
        return new(ContractPaths.In(folder).ToDictionary(file => Path.GetRelativePath(folder, file).Replace('\\', '/'), StringComparer.Ordinal), StringComparer.Ordinal);
    }

    private static JsonTree.Object Read(string file)
    {
        var bytes = ContractPaths.Read(file);
        // What cannot be run cannot be compared either.
        ContractReader.Read(file, bytes);
        return (JsonTree.Object)JsonTreeParser.ParseFile(file, bytes);
    }
}
