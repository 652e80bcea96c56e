namespace EsmTestKit.Legality;

/// <summary>X6: one environment runs one invocation at a time.</summary>
internal sealed class EnvironmentCheck(WorldFacts facts) : LegalityCheck
{
    private readonly SortedDictionary<string, string> _running = new(StringComparer.Ordinal);

    public override void See(LedgerLine line)
    {
        if (line.Entry == "InvocationStarted" && !facts.SharedFunctions.Contains(NameOf(line)))
        {
            var environment = $"{NameOf(line)} {line.Text("executedVersion")} {line.Number("environment")}";
            if (_running.TryGetValue(environment, out var other)) Never("X6", line, $"environment {environment} runs request {other} and gets request {line.Text("requestId")}");
            _running[environment] = line.Text("requestId")!;
        }
        else if (line.Entry == "InvocationEnded")
        {
            // The request says which: a retry of it starts when it has ended.
            foreach (var environment in _running.Where(running => running.Value == line.Text("requestId") && running.Key.StartsWith($"{NameOf(line)} ", StringComparison.Ordinal)).Select(running => running.Key).ToList()) _running.Remove(environment);
        }
    }

    private static string NameOf(LedgerLine line) => line.Text("function")!.Split(':')[0];
}
