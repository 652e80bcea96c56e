using System.Globalization;

namespace EsmTestKit.Internal.Exploration;

/// <summary>A story that nobody would read to its end: its beginning, the moves that the schedule makes, and how it stops. The whole is in the report's JSON and HTML.</summary>
internal static class LongStory
{
    private const int FirstLines = 60;
    private const int LastLines = 3;

    /// <param name="isMove">Whether a line must be seen in any case.</param>
    /// <param name="said">A line that says what was left out.</param>
    public static IEnumerable<T> Shortened<T>(IReadOnlyList<T> lines, Func<T, bool> isMove, Func<string, T> said)
    {
        var left = 0;
        for (var index = 0; index < lines.Count; index++)
        {
            if (index >= FirstLines && index < lines.Count - LastLines && !isMove(lines[index]))
            {
                left++;
                continue;
            }

            if (left > 0) yield return said(string.Create(CultureInfo.InvariantCulture, $"      … {left} more line(s)"));
            left = 0;
            yield return lines[index];
        }
    }
}
