namespace EsmTestKit.Internal.Rules;

/// <summary>The list of what AWS never does (EXP-010), held against the engine while it runs: a search that could do more than AWS would find faults that are none (EXP-011).</summary>
internal static class NeverDone
{
    /// <summary>The error of an engine that was about to do it.</summary>
    /// <param name="item">Which of the list: <c>X6</c>.</param>
    public static InvalidOperationException By(string item, string what) =>
        new($"The kit was about to do what AWS never does ({item} of EXP-010): {what}. This is a fault of the kit, not of the consumer: please report it with the schedule.");
}
