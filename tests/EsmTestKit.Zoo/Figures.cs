namespace EsmTestKit.Zoo;

/// <summary>Files of figures in this folder: the tests that measure hold them, and write them anew where <c>ESMTESTKIT_ACCEPT</c> is 1.</summary>
internal static class Figures
{
    public static async Task HoldAsync(string name, string text)
    {
        var file = Path.Combine(Folder(), name);
        if (Environment.GetEnvironmentVariable("ESMTESTKIT_ACCEPT") == "1") await File.WriteAllTextAsync(file, text);
        Assert.Equal(await File.ReadAllTextAsync(file), text);
    }

    // A build server's compiler writes no paths of its own into the assembly, so the folder is looked for.
    private static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "EsmTestKit.sln"))) folder = folder.Parent ?? throw new InvalidOperationException($"No EsmTestKit.sln above {AppContext.BaseDirectory}.");
        return Path.Combine(folder.FullName, "tests", "EsmTestKit.Zoo");
    }
}
