using System.Globalization;

namespace EsmTestKit.Internal.Contracts;

/// <summary>What went wrong with a contract, for people: step, path, expected, actual.</summary>
internal static class MismatchReport
{
    public static IReadOnlyList<string> Of(ContractResult result) =>
        result.Problem is { } problem ? [problem] : [.. result.Steps.SelectMany(Lines)];

    private static IEnumerable<string> Lines(StepResult result)
    {
        var step = string.Create(CultureInfo.InvariantCulture, $"step {result.Step.Number}, {result.Step.Title} (line {result.Step.At.Line})");
        switch (result)
        {
            case StepResult.Failed failed:
                yield return step;
                foreach (var mismatch in failed.Mismatches)
                {
                    yield return $"  {mismatch.Path}";
                    yield return $"    expected: {mismatch.Expected}";
                    yield return $"    actual:   {mismatch.Actual}";
                }

                break;
            case StepResult.Skipped skipped:
                yield return string.Create(CultureInfo.InvariantCulture, $"{step}: skipped, it needs \"{skipped.Name}\" of step {skipped.Because}, which failed");
                break;
            default:
                break;
        }
    }
}
