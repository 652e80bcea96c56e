namespace EsmTestKit.Tests.Cli;

/// <summary>What docs/tutorial.md shows of the shell.</summary>
public sealed class TutorialTests : IDisposable
{
    private const string Contract = "OrdersContract.A_declined_order.contract.json";

    private static readonly string Tutorial = Path.Combine(Repository.Root, "tests", "EsmTestKit.Examples", "Tutorial");

    private readonly string _folder = Directory.CreateTempSubdirectory("esm-tutorial").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_difference_of_its_contracts_is_the_one_it_shows()
    {
        var (code, output, error) = Shell.Run("diff", Copy("Tutorial/", "before.json"), Copy("Tutorial/Changed/", "after.json"));

        Assert.Equal((1, string.Empty), (code, error));
        var shown = Path.Combine(Tutorial, "Changed", "diff.txt");
        if (Environment.GetEnvironmentVariable("ESMTESTKIT_ACCEPT") == "1" && Environment.GetEnvironmentVariable("CI") != "true") File.WriteAllText(shown, output.ReplaceLineEndings("\n"));
        Assert.Equal(File.ReadAllText(shown), output.ReplaceLineEndings("\n"));
    }

    // The reader's contracts have no folder in their names, and replace each other.
    private string Copy(string folder, string name)
    {
        var copy = Path.Combine(_folder, name);
        File.WriteAllText(copy, File.ReadAllText(Path.Combine(Tutorial, "..", folder, Contract)).Replace($"\"{folder}Orders", "\"Orders", StringComparison.Ordinal));
        return copy;
    }
}
