using System.Text;

namespace EsmTestKit.Internal.Contracts;

/// <summary>The lines in which two texts differ: what both begin and end with is left out.</summary>
internal static class LineDifference
{
    private const int MostLines = 20;

    public static string Of(string before, string after)
    {
        var (old, now) = (before.Split('\n'), after.Split('\n'));
        var start = 0;
        while (start < old.Length && start < now.Length && old[start] == now[start]) start++;
        var end = 0;
        while (end < old.Length - start && end < now.Length - start && old[^(end + 1)] == now[^(end + 1)]) end++;
        var text = new StringBuilder();
        Write(text, '-', old[start..^end]);
        Write(text, '+', now[start..^end]);
        return text.ToString().TrimEnd('\n');
    }

    private static void Write(StringBuilder text, char sign, string[] lines)
    {
        foreach (var line in lines.Take(MostLines)) text.Append(sign).Append(' ').Append(ShownValue.Cut(line)).Append('\n');
        if (lines.Length > MostLines) text.Append(sign).Append(System.Globalization.CultureInfo.InvariantCulture, $" … {lines.Length - MostLines} more lines\n");
    }
}
