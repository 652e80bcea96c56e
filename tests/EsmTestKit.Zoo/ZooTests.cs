using System.Globalization;
using System.Text;

namespace EsmTestKit.Zoo;

/// <summary>Each fault is found, as small as it can be; each correct consumer is left in peace. The figures stand in <c>zoo.md</c>.</summary>
public sealed class ZooTests
{
    private static readonly EsmExplorationSettings Small = new() { Preset = EsmExplorationPreset.Quick };

    private static IReadOnlyList<Specimen> All { get; } = [.. new[] { Deduplication.All, BatchResponses.All, Ordering.All }.SelectMany(family => family).OrderBy(specimen => specimen.Id, StringComparer.Ordinal)];

    public static TheoryData<string> Ids => [.. All.Select(specimen => specimen.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task The_fault_is_found_with_as_few_deviations_as_it_takes(string id)
    {
        var specimen = All.Single(one => one.Id == id);
        var report = await SearchAsync(specimen, specimen.Wrong);

        Assert.False(report.Holds, $"{specimen} was not found. {report}");
        Assert.Equal((specimen.Oracle, specimen.Deviations), (report.Oracle, report.Deviations));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task The_same_consumer_without_it_holds(string id)
    {
        var specimen = All.Single(one => one.Id == id);
        var report = await SearchAsync(specimen, specimen.Right);

        Assert.True(report.Holds, $"{specimen}: a false alarm. {report}");
        Assert.Equal("Controlled", report.Control);
    }

    [Fact]
    public async Task The_table_of_figures_is_that_of_this_kit()
    {
        var table = new StringBuilder("# The zoo: faults of real consumers, measured\n\nWritten by the tests of this folder (`ESMTESTKIT_ACCEPT=1 dotnet test tests/EsmTestKit.Zoo` writes it anew): the preset Quick, schedules until the first failure, and how many schedules the same consumer without the fault stood. Specimens of the collection that are not here yet need choices that are not wired (the same message twice in a batch, restarts and resharding, clocks that jump), or show a fault that no delivery is needed for (shapes, formats, filters): Z16, Z19, Z27, Z31, Z34, Z37, Z38, Z44-Z47, Z50, Z52-Z54, Z57-Z69, Z72, Z75.\n\n| specimen | fault | source | found by | schedules | deviations | schedules without alarm |\n| --- | --- | --- | --- | --- | --- | --- |\n");
        foreach (var specimen in All)
        {
            var (wrong, right) = (await SearchAsync(specimen, specimen.Wrong), await SearchAsync(specimen, specimen.Right));
            table.Append(CultureInfo.InvariantCulture, $"| {specimen.Id} | {specimen.Fault} | {specimen.Source} | {specimen.Claim}, {wrong.Oracle} | {wrong.Schedules} | {wrong.Deviations} | {right.Schedules} |\n");
        }

        var file = Path.Combine(Folder(), "zoo.md");
        if (Environment.GetEnvironmentVariable("ESMTESTKIT_ACCEPT") == "1") await File.WriteAllTextAsync(file, table.ToString());
        Assert.Equal(await File.ReadAllTextAsync(file), table.ToString());
    }

    private static Task<EsmExplorationReport> SearchAsync(Specimen specimen, Action<EsmSimulation> scenario) =>
        EsmExplore.SearchAsync(specimen.Claim, scenario, Small with { IncludeProducerRetries = specimen.ProducersRetry });

    // A build server's compiler writes no paths of its own into the assembly, so the folder is looked for.
    private static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "EsmTestKit.sln"))) folder = folder.Parent ?? throw new InvalidOperationException($"No EsmTestKit.sln above {AppContext.BaseDirectory}.");
        return Path.Combine(folder.FullName, "tests", "EsmTestKit.Zoo");
    }
}
