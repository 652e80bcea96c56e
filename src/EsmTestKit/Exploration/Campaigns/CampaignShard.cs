using System.Globalization;

namespace EsmTestKit.Internal.Exploration;

/// <summary>Which part of a campaign this process runs: number <paramref name="Index"/> of <paramref name="Count"/>, from 0.</summary>
/// <param name="Source">Who said so: an option or a variable; null: nobody, it is the whole campaign.</param>
internal sealed record CampaignShard(int Index, int Count, string? Source = null)
{
    public const string Variable = "ESMTESTKIT_SHARD";
    public const string CountVariable = "ESMTESTKIT_SHARDS";

    /// <summary>The variable's value for: what the build server or scheduler says.</summary>
    private const string Auto = "auto";
    private const string Cure = "Shards count from 0: the first of four is 0/4, the last 3/4.";

    // What build servers and schedulers set in each of the jobs that they start side by side (section 8.2).
    private static readonly Convention[] Conventions =
    [
        new("AWS_BATCH_JOB_ARRAY_INDEX", "AWS_BATCH_JOB_ARRAY_SIZE", First: 0),
        new("JOB_COMPLETION_INDEX", CountVariable, First: 0),
        new("CI_NODE_INDEX", "CI_NODE_TOTAL", First: 1),
        new("CIRCLE_NODE_INDEX", "CIRCLE_NODE_TOTAL", First: 0),
        new("BUILDKITE_PARALLEL_JOB", "BUILDKITE_PARALLEL_JOB_COUNT", First: 0),
        new("SYSTEM_JOBPOSITIONINPHASE", "SYSTEM_TOTALJOBSINPHASE", First: 1),
        new("SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_COUNT", First: 0),
    ];

    public static CampaignShard Whole { get; } = new(0, 1);

    /// <summary>The shard of a test: only where it is asked for, since jobs that share out the tests have the same variables, and each of their tests runs in one of them alone.</summary>
    /// <exception cref="EsmUsageException">What is named is no shard.</exception>
    public static CampaignShard OfTest(Func<string, string?> environment) =>
        environment(Variable) is { Length: > 0 } ? Of(environment) : Whole;

    public bool Owns(int slice) => slice % Count == Index;

    /// <param name="text"><c>i/n</c>.</param>
    /// <param name="source">The option or variable that it came from, for messages.</param>
    /// <exception cref="EsmUsageException">It is no shard.</exception>
    public static CampaignShard Parse(string text, string source)
    {
        if (text.Split('/') is [var first, var second]
            && int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && int.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return Checked(index, count, source, text);
        }

        throw new EsmUsageException($"{source} is \"{text}\", which is no shard.", Cure);
    }

    /// <summary>The shard that the surroundings name; <see cref="Whole"/> where they name none.</summary>
    /// <exception cref="EsmUsageException">What they name is no shard, or half of one.</exception>
    public static CampaignShard Of(Func<string, string?> environment)
    {
        if (environment(Variable) is { Length: > 0 } own && own != Auto) return Parse(own, Variable);
        foreach (var convention in Conventions)
        {
            if (environment(convention.Index) is not { Length: > 0 } index) continue;
            if (environment(convention.Count) is not { Length: > 0 } count)
            {
                // A job that runs alone has the one without the other only where the count is the user's to set.
                if (convention.Count != CountVariable) continue;
                throw new EsmUsageException($"{convention.Index} is \"{index}\", and nothing says how many jobs there are.", $"Kubernetes does not tell a pod: set {CountVariable} to the job's completions.");
            }

            if (int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var all))
            {
                return Checked(number - convention.First, all, convention.Index, $"{index} of {count}");
            }

            throw new EsmUsageException($"{convention.Index} and {convention.Count} are \"{index}\" and \"{count}\".", $"Set {Variable}=i/n instead. {Cure}");
        }

        return Whole;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}/{Count}");

    private static CampaignShard Checked(int index, int count, string source, string shown)
    {
        if (count > Slices.Count) throw new EsmUsageException($"{source} is \"{shown}\": a campaign has {Slices.Count} slices, so that more shards than that would have nothing to do.", $"Start at most {Slices.Count} jobs, and let each try more: --schedules.");
        if (count < 1 || index < 0 || index >= count) throw new EsmUsageException($"{source} is \"{shown}\": there is no such shard.", Cure);
        return new CampaignShard(index, count, source);
    }

    /// <param name="First">What the first job's index is.</param>
    private sealed record Convention(string Index, string Count, int First);
}
