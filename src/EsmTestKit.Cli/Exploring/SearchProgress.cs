using System.Globalization;
using EsmTestKit.Internal.Exploration;

namespace EsmTestKit.Cli;

/// <summary>How far a campaign is: on one line of a terminal, now and then in a log.</summary>
/// <param name="error">Where it is shown.</param>
/// <param name="isInteractive">Whether a line can be written over.</param>
/// <param name="clock">The machine's: a rate is what a person wants to know while waiting.</param>
internal sealed class SearchProgress(TextWriter error, bool isInteractive, TimeProvider clock)
{
    private static readonly TimeSpan OnScreen = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan InLog = TimeSpan.FromSeconds(30);

    private readonly long _start = clock.GetTimestamp();
    private readonly SortedSet<ulong> _behaviours = [];
    private TimeSpan _lastShown;
    private int _schedules;
    private int _schedulesOfParts;
    private int _slices;
    private int _shownLength;

    /// <summary>How many slices are this shard's, those that were done before too.</summary>
    public int OwnSlices { get; set; } = Slices.Count;

    /// <summary>Told after each schedule of a part.</summary>
    public void Note(PartResult part)
    {
        _schedules = _schedulesOfParts + part.Enumerated + part.Ordered + part.Random;
        var elapsed = clock.GetElapsedTime(_start);
        if (elapsed - _lastShown < (isInteractive ? OnScreen : InLog)) return;
        _lastShown = elapsed;
        var line = string.Create(CultureInfo.InvariantCulture, $"{_schedules:#,0} schedules, {_schedules / Math.Max(0.001, elapsed.TotalSeconds):#,0}/s, {(part.Slice is null ? "single deviations" : $"slice {_slices + 1} of {OwnSlices}")}, {_behaviours.Count} behaviours of random schedules");
        if (!isInteractive)
        {
            error.WriteLine(line);
            return;
        }

        error.Write("\r" + line.PadRight(_shownLength));
        _shownLength = line.Length;
    }

    /// <summary>A part is done.</summary>
    public void Done(PartResult part)
    {
        _schedulesOfParts += part.Enumerated + part.Ordered + part.Random;
        _schedules = _schedulesOfParts;
        if (part.Slice is not null) _slices++;
        _behaviours.UnionWith(part.Behaviours.Keys);
    }

    public void Clear()
    {
        if (_shownLength > 0) error.Write("\r" + new string(' ', _shownLength) + "\r");
        _shownLength = 0;
    }
}
