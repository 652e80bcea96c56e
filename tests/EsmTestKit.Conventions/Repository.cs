using System.Text.RegularExpressions;

namespace EsmTestKit.Conventions;

/// <summary>The checked-out repository as the convention tests read it.</summary>
internal static partial class Repository
{
    public static string Root { get; } = FindRoot();

    public static string PathOf(string relative) => Path.Combine(Root, relative.Replace('/', Path.DirectorySeparatorChar));

    public static string Read(string relative) => File.ReadAllText(PathOf(relative));

    /// <summary>The files of these folders or names, relative with forward slashes, in a fixed order; nothing that a build or a test run leaves behind.</summary>
    public static IEnumerable<string> Files(params string[] folders) =>
        folders
            .Select(PathOf)
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            .Select(Relative)
            .Where(file => !LeftBehind().IsMatch(file))
            .Order(StringComparer.Ordinal);

    /// <summary>The files at the top level.</summary>
    public static IEnumerable<string> TopFiles() =>
        Directory.EnumerateFiles(Root).Select(Relative).Where(file => file != ".git").Order(StringComparer.Ordinal);

    public static IEnumerable<SourceFile> CoreSources() =>
        Files("src/EsmTestKit").Where(file => file.EndsWith(".cs", StringComparison.Ordinal)).Select(SourceFile.Load);

    private static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "EsmTestKit.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException($"No EsmTestKit.sln above {AppContext.BaseDirectory}: the convention tests read the repository they were built in.");
    }

    [GeneratedRegex(@"(^|/)(bin|obj|TestResults|artifacts|node_modules)/|\.received\.")]
    private static partial Regex LeftBehind();
}
