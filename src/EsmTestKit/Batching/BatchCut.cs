using System.Globalization;
using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Mappings;

namespace EsmTestKit.Internal.Batching;

/// <summary>How many records travel together is a maximum, never a promise: any smaller cut is permitted (CP-01).</summary>
internal static class BatchCut
{
    // Those of batches as small as tests have them: asked for at each poll of each schedule.
    private static readonly string[] Labels = [.. Enumerable.Range(0, 11).Select(Written)];

    /// <summary>The largest cut, unless the oracle wants a smaller one.</summary>
    /// <param name="available">How many of those the room has space for could travel now: a cut beyond that would be the same batch again.</param>
    /// <param name="site">The address of the batch.</param>
    public static int Choose(Oracle oracle, int room, int available, string site)
    {
        var most = Math.Min(room, available);
        if (most < 2 || !oracle.Opens(ChoicePoint.BatchCut)) return room;

        var options = new Option[most];
        options[0] = new Option(Label(most), "SQS-315", ChoiceCost.None);
        for (var index = 1; index < most; index++) options[index] = new Option(Label(most - index), "CP-01", ChoiceCost.Cut);
        var picked = oracle.Pick(ChoicePoint.BatchCut, site, options);
        return picked == 0 ? room : most - picked;
    }

    /// <summary>The stable address of the n-th batch of a source for a mapping.</summary>
    public static string SiteOf(string source, MappingConfiguration configuration, long batch) =>
        string.Create(CultureInfo.InvariantCulture, $"{source}>{configuration.Function.Name} batch#{batch}");

    private static string Label(int count) => count < Labels.Length ? Labels[count] : Written(count);

    private static string Written(int count) => string.Create(CultureInfo.InvariantCulture, $"cut:{count}");
}
