using System.Globalization;

namespace EsmTestKit.Internal.Contracts;

/// <summary>Contracts that must fail, and where: <c>must-fail.json</c> beside them, by file name without extension.</summary>
internal sealed class MustFailList
{
    public const string FileName = "must-fail.json";

    private readonly string _file;
    private readonly IReadOnlyList<KeyValuePair<string, Expected>> _entries;

    private MustFailList(string file, IReadOnlyList<KeyValuePair<string, Expected>> entries) => (_file, _entries) = (file, entries);

    public IEnumerable<string> Names => _entries.Select(entry => entry.Key);

    /// <summary>The list beside a contract; null: the contract is an ordinary one.</summary>
    public static MustFailList? For(string contractFile)
    {
        var file = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(contractFile)) ?? string.Empty, FileName);
        return File.Exists(file) ? Read(file) : null;
    }

    /// <exception cref="EsmUsageException">It is no such list.</exception>
    public static MustFailList Read(string file)
    {
        var tree = JsonTreeParser.ParseFile(file, ContractPaths.Read(file));
        if (tree is not JsonTree.Object list) throw tree.At.Error($"A list of contracts that must fail is an object, and this is {tree.Kind}.", "Write { \"NAME\": { \"step\": 3, \"path\": \"expect.Body\" } }.");
        return new MustFailList(file, [.. list.Members.Select(member => new KeyValuePair<string, Expected>(member.Name, Entry(member.Value)))]);
    }

    /// <summary>Null: it fails as it must. Else what is wrong.</summary>
    /// <param name="as">How it fails.</param>
    public string? Judge(string stem, ContractResult result, out string @as)
    {
        @as = string.Empty;
        if (_entries.FirstOrDefault(entry => entry.Key == stem).Value is not { } expected) return $"{_file} does not list it: say at which step and path it must fail.";
        @as = expected.ToString();
        if (result.Holds) return $"It holds, and must fail: {expected}.";
        return expected.IsMetBy(result) ? null : $"It fails, but not as it must: {expected}.";
    }

    private static Expected Entry(JsonTree tree)
    {
        var entry = new MemberReader(tree, "an entry", "step", "path", "skipped", "says");
        return new Expected(entry.OptionalInt("step", 1), entry.OptionalText("path"), entry.OptionalInt("skipped", 1), entry.OptionalText("says"));
    }

    /// <param name="Step">The step that must fail; null: the contract is refused before it runs.</param>
    /// <param name="Path">The path that a mismatch of the step must name.</param>
    /// <param name="Skipped">A step that must be skipped because of it.</param>
    /// <param name="Says">What the report must say.</param>
    private sealed record Expected(int? Step, string? Path, int? Skipped, string? Says)
    {
        public bool IsMetBy(ContractResult result)
        {
            if (Step is null) return result.Problem is { } problem && Contains(problem);
            var mismatches = result.Steps.OfType<StepResult.Failed>().Where(failed => failed.Step.Number == Step).SelectMany(failed => failed.Mismatches);
            return mismatches.Any(mismatch => (Path is null || mismatch.Path == Path) && (Contains(mismatch.Expected) || Contains(mismatch.Actual)))
                && (Skipped is null || result.Steps.OfType<StepResult.Skipped>().Any(skipped => skipped.Step.Number == Skipped && skipped.Because == Step));
        }

        public override string ToString()
        {
            var where = Step is { } step ? string.Create(CultureInfo.InvariantCulture, $"step {step}") : "before the first step";
            return where + (Path is null ? string.Empty : $", {Path}") + (Says is null ? string.Empty : $": {Says}");
        }

        private bool Contains(string text) => Says is null || text.Contains(Says, StringComparison.Ordinal);
    }
}
