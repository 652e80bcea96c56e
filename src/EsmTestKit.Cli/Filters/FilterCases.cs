using System.Globalization;
using EsmTestKit.Internal.Filtering;

namespace EsmTestKit.Cli;

/// <summary>Runs a file of cases: those that fail with their explanation, then the sums.</summary>
internal static class FilterCases
{
    public static int Run(string file, RecordSource? source, TextWriter output)
    {
        var (passed, failed) = (0, 0);
        foreach (var filterCase in FilterCase.ReadAll(file))
        {
            var outcome = filterCase.Run(source);
            if (filterCase.Expects(outcome))
            {
                passed++;
                continue;
            }

            failed++;
            output.WriteLine($"{filterCase.Name}: expected {filterCase.Result}, got {outcome.Result}");
            output.WriteLine($"  pattern: {filterCase.Pattern}");
            output.WriteLine($"  event: {filterCase.Event}");
            output.WriteLine($"  {outcome.Explanation.Replace("\n", "\n  ", StringComparison.Ordinal)}");
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{passed} passed, {failed} failed"));
        return failed == 0 ? 0 : 1;
    }
}
