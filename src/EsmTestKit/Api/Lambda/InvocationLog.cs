using System.Globalization;
using System.Text;

namespace EsmTestKit.Internal.Api;

/// <summary>The log of one invocation as CloudWatch has it; Invoke shows its last 4 KB, base64 (WIR-040).</summary>
internal static class InvocationLog
{
    private const int MostBytes = 4096;

    /// <param name="memory">Megabytes. How much of it was used, the kit cannot know, and says nothing of it.</param>
    public static string Tail(LambdaInvocation invocation, int memory)
    {
        var log = new StringBuilder();
        log.Append(CultureInfo.InvariantCulture, $"START RequestId: {invocation.RequestId} Version: {invocation.ExecutedVersion}\n");
        foreach (var line in invocation.Logs) log.Append(line).Append('\n');
        var took = (invocation.EndedAt ?? invocation.StartedAt) - invocation.StartedAt;
        if (invocation.TimedOut) log.Append(CultureInfo.InvariantCulture, $"{invocation.EndedAt:yyyy-MM-ddTHH:mm:ss.fffZ} {invocation.RequestId} Task timed out after {took.TotalSeconds:0.00} seconds\n\n");
        log.Append(CultureInfo.InvariantCulture, $"END RequestId: {invocation.RequestId}\n");
        log.Append(CultureInfo.InvariantCulture, $"REPORT RequestId: {invocation.RequestId}\tDuration: {took.TotalMilliseconds:0.00} ms\tBilled Duration: {Math.Ceiling(took.TotalMilliseconds):0} ms\tMemory Size: {memory} MB\t\n");
        var bytes = Encoding.UTF8.GetBytes(log.ToString());
        return Convert.ToBase64String(bytes.AsSpan(Math.Max(0, bytes.Length - MostBytes)));
    }
}
