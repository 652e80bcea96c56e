namespace EsmTestKit.Conformance;

/// <summary>Where the contracts lie, seen from wherever the tests run.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "EsmTestKit.sln")) ? folder
        : Path.GetDirectoryName(folder) is { } parent ? Find(parent)
        : throw new DirectoryNotFoundException("The tests run outside of the repository: no EsmTestKit.sln above them.");
}
