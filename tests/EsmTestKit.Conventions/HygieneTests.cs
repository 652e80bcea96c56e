using System.Text.RegularExpressions;

namespace EsmTestKit.Conventions;

public sealed partial class HygieneTests
{
    private const int MostLines = 400;

    // File → why it may be longer.
    private static readonly Dictionary<string, string> LongOnPurpose = new(StringComparer.Ordinal)
    {
        ["src/EsmTestKit/Delivery/QueueDelivery.cs"] = "The conductor reads top to bottom like the journey of a message; its parts stand in files of their own.",
        ["src/EsmTestKit/Delivery/StreamLane.cs"] = "A lane reads top to bottom like section 22.1 of the streams' rules; its choices, counters and windows stand in files of their own.",
    };

    // Written so that this file does not hold them: what belongs to one machine, and hosts of package registries.
    private static readonly string[] NeverCommitted =
    [
        "/wo" + "rk/", "/ro" + "ot/", ".lib" + "rary", "nuget" + ".org", "npmjs" + ".com", "npmjs" + ".org", "pypi" + ".org", "crates" + ".io", "pkg.go" + ".dev",
        "Co-autho" + "red-by",
    ];

    private static readonly string[] Unfinished = ["TO" + "DO", "FIX" + "ME", "NotImplemented" + "Exception"];

    private static IEnumerable<string> AllFiles =>
        Repository.Files("src", "tests", "fixtures", "contracts", "scripts", "docs", ".ci").Concat(Repository.TopFiles());

    private static IEnumerable<string> Code => AllFiles.Where(file => file.EndsWith(".cs", StringComparison.Ordinal));

    [Fact]
    public void No_file_tells_of_the_machine_it_was_written_on() =>
        Offences.None(
            from file in AllFiles.Where(IsText)
            let text = Repository.Read(file)
            from word in NeverCommitted
            where text.Contains(word, StringComparison.OrdinalIgnoreCase)
            select $"{file}: {word}",
            "Take it out: paths are relative to the repository, and restore uses the client's own source.");

    [Fact]
    public void Nothing_is_left_for_later_in_code() =>
        Offences.None(
            from file in Code
            let text = Repository.Read(file)
            from word in Unfinished
            where Regex.IsMatch(text, $@"\b{word}\b")
            select $"{file}: {word}",
            "Finish it or take it out; what a later issue brings stands in the issue.");

    [Fact]
    public void No_test_is_skipped_without_a_reason() =>
        Offences.None(
            from file in Code
            from skip in SkippedTest().Matches(Repository.Read(file))
            where skip.Groups[1].Value.Trim().Length < 20
            select $"{file}: {skip.Value}",
            "Run the test, or say in a whole sentence why it cannot run.");

    [Fact]
    public void Files_are_small() =>
        Offences.None(
            from file in Code
            let lines = Repository.Read(file).Split('\n').Length
            where lines > MostLines && !LongOnPurpose.ContainsKey(file)
            select $"{file}: {lines} lines",
            $"One file holds one concept, in at most {MostLines} lines (250 is the aim). Split it, or add it with its reason to LongOnPurpose.");

    [Fact]
    public void Text_files_have_unix_line_ends() =>
        Offences.None(
            from file in AllFiles.Where(IsText)
            where !file.EndsWith(".sln", StringComparison.Ordinal)
            where Repository.Read(file).Contains('\r', StringComparison.Ordinal)
            select file,
            "Contracts and fixtures are compared byte by byte: save with LF.");

    private static bool IsText(string file) =>
        Path.GetExtension(file) is ".cs" or ".json" or ".jsonl" or ".md" or ".txt" or ".props" or ".targets" or ".csproj" or ".sln" or ".sh" or ".xml" or ".yml" or ".editorconfig" or ".gitattributes"
        || file is ".ci/run";

    [GeneratedRegex(@"\bSkip\s*=\s*""([^""]*)""")]
    private static partial Regex SkippedTest();
}
