using System.Globalization;
using EsmTestKit.Internal.Functions;

namespace EsmTestKit.Internal.Api;

/// <summary>What functions wrote, as CloudWatch Logs would have it: Lambda's own lines around those of the handler (WIR-086).</summary>
internal static class FunctionLogs
{
    /// <summary>Null: there is no function of this name, or it never ran.</summary>
    public static LogGroup? Of(LambdaFunction function)
    {
        var invocations = function.Invocations;
        if (invocations.Count == 0) return null;
        var group = new LogGroup(LogStreams.GroupOf(function.Name), invocations[0].StartedAt);
        var started = new Dictionary<(string Version, int Environment), DateTimeOffset>();
        foreach (var invocation in invocations)
        {
            var environment = (invocation.ExecutedVersion, invocation.Environment);
            started.TryAdd(environment, invocation.StartedAt);
            var stream = LogStreams.Of(function.Arn, invocation.ExecutedVersion, invocation.Environment, started[environment]);
            if (!group.Streams.TryGetValue(stream, out var lines)) group.Streams.Add(stream, lines = []);
            lines.AddRange(Lines(invocation, function.Settings.MemorySize));
        }

        return group;
    }

    // The instant of a single line is not known: they are all told at the start, as time stands still while a handler runs.
    private static IEnumerable<LogEvent> Lines(LambdaInvocation invocation, int memory)
    {
        yield return new(invocation.StartedAt, $"START RequestId: {invocation.RequestId} Version: {invocation.ExecutedVersion}\n");
        foreach (var line in invocation.Logs) yield return new(invocation.StartedAt, line.EndsWith('\n') ? line : line + "\n");
        if (invocation.EndedAt is not { } end) yield break;
        yield return new(end, $"END RequestId: {invocation.RequestId}\n");
        var duration = (end - invocation.StartedAt).TotalMilliseconds;
        yield return new(end, string.Create(CultureInfo.InvariantCulture, $"REPORT RequestId: {invocation.RequestId}\tDuration: {duration:0.00} ms\tBilled Duration: {Math.Ceiling(duration):0} ms\tMemory Size: {memory} MB\tMax Memory Used: {memory} MB\t\n"));
    }
}
