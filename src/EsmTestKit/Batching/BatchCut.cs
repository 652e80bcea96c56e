using System.Globalization;
using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Mappings;

namespace EsmTestKit.Internal.Batching;

/// <summary>How many records travel together is a maximum, never a promise: any smaller cut is permitted (CP-01).</summary>
internal static class BatchCut
{
    /// <summary>The largest cut, unless the oracle wants a smaller one.</summary>
    /// <param name="available">How many records could travel now, counted up to a bound.</param>
    public static int Choose(Oracle oracle, string source, MappingConfiguration configuration, long batch, int room, Func<int, int> available)
    {
        if (room < 2 || !oracle.Opens(ChoicePoint.BatchCut)) return room;
        // Of what could travel now: a cut beyond that would be the same batch again.
        var most = Math.Min(room, available(room));
        if (most < 2) return room;

        var options = new Option[most];
        options[0] = new Option(Label(most), "SQS-315", ChoiceCost.None);
        for (var index = 1; index < most; index++) options[index] = new Option(Label(most - index), "CP-01", ChoiceCost.Cut);
        var picked = oracle.Pick(ChoicePoint.BatchCut, SiteOf(source, configuration, batch), options);
        return picked == 0 ? room : most - picked;
    }

    /// <summary>The stable address of the n-th batch of a source for a mapping.</summary>
    public static string SiteOf(string source, MappingConfiguration configuration, long batch) =>
        string.Create(CultureInfo.InvariantCulture, $"{source}>{configuration.Function.Name} batch#{batch}");

    private static string Label(int count) => string.Create(CultureInfo.InvariantCulture, $"cut:{count}");
}
