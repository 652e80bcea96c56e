using System.Globalization;
using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Ground;

namespace EsmTestKit.Internal.Functions;

/// <summary>How slow a handler may be (CP-06): the options are the same for each invocation of a function, and written once.</summary>
[NoState("one for all worlds of a search")]
internal sealed class SlowOptions
{
    private readonly Dictionary<(TimeSpan? Almost, TimeSpan Whole), Option[]> _options = [];

    /// <param name="almost">So long that it still answers; null: nobody would see that.</param>
    /// <param name="whole">So long that it never answers.</param>
    public Option[] Of(TimeSpan? almost, TimeSpan whole)
    {
        if (_options.TryGetValue((almost, whole), out var known)) return known;
        return _options[(almost, whole)] = almost is { } answers
            ? [new("quick", "CP-06", ChoiceCost.None), Slow(answers), Slow(whole)]
            : [new("quick", "CP-06", ChoiceCost.None), Slow(whole)];
    }

    private static Option Slow(TimeSpan span) =>
        new(string.Create(CultureInfo.InvariantCulture, $"slow:{span.TotalMilliseconds:0}ms"), "CP-06", ChoiceCost.Fault);
}
