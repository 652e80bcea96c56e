using System.Globalization;
using System.Text.RegularExpressions;

namespace EsmTestKit.Internal.Contracts;

/// <summary>Where the contract of a test lies: beside it, <c>File.Test.case.contract.json</c>, and <c>.received.</c> before the extension while nobody has accepted it.</summary>
/// <param name="Name">The contract's name: the path within the project, file, test and case.</param>
internal sealed partial record ContractPlace(string Folder, string Stem, string Name)
{
    private const string Received = ".received";

    public string AcceptedFile => Path.Combine(Folder, Stem + ContractPaths.Extension);

    public string ReceivedFile => Path.Combine(Folder, Stem + Received + ContractPaths.Extension);

    /// <param name="sourceFile">Within the project.</param>
    /// <param name="test">The test's name.</param>
    /// <param name="case">What tells this contract from the test's others; null: nothing.</param>
    /// <param name="number">From 1: how many contracts of this name the simulation has had, this one included.</param>
    public static ContractPlace Of(string projectFolder, string sourceFile, string test, string? @case, int number)
    {
        var file = Path.GetFileNameWithoutExtension(sourceFile);
        var words = new List<string> { file, test };
        if (@case is not null) words.Add(@case);
        var stem = string.Join('.', words.Select(Safe)) + (number > 1 ? string.Create(CultureInfo.InvariantCulture, $"-{number}") : string.Empty);
        var folder = Path.GetDirectoryName(sourceFile) ?? string.Empty;
        var prefix = folder.Length == 0 ? string.Empty : string.Join('/', folder.Split('/', '\\').Select(Safe)) + "/";
        return new(Path.Combine(projectFolder, folder), stem, prefix + stem);
    }

    /// <summary>The accepted file that belongs to a received one; null: it is none.</summary>
    public static string? AcceptedOf(string file) =>
        file.EndsWith(Received + ContractPaths.Extension, StringComparison.Ordinal) ? file[..^(Received + ContractPaths.Extension).Length] + ContractPaths.Extension : null;

    private static string Safe(string word) => Unsafe().Replace(word, "-");

    [GeneratedRegex("[^A-Za-z0-9_+@()=,-]+")]
    private static partial Regex Unsafe();
}
