using System.Runtime.CompilerServices;

namespace EsmTestKit.Conventions;

/// <summary>A reviewed file beside the tests. A difference writes what was received; accepting copies it over.</summary>
internal static class Accepted
{
    public const string Command = "ESMTESTKIT_ACCEPT=1 dotnet test tests/EsmTestKit.Conventions";

    public static bool Accepting => Environment.GetEnvironmentVariable("ESMTESTKIT_ACCEPT") == "1" && Environment.GetEnvironmentVariable("CI") != "true";

    public static void Same(string relative, string received, string what, [CallerMemberName] string test = "")
    {
        var approvedPath = Repository.PathOf(relative);
        var receivedPath = approvedPath.Replace(".approved.", ".received.", StringComparison.Ordinal);
        received = received.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
        var approved = File.Exists(approvedPath) ? File.ReadAllText(approvedPath).ReplaceLineEndings("\n") : "";
        if (approved == received)
        {
            File.Delete(receivedPath);
            return;
        }

        if (Accepting)
        {
            File.WriteAllText(approvedPath, received);
            File.Delete(receivedPath);
            return;
        }

        File.WriteAllText(receivedPath, received);
        Assert.Fail(
            $"{test}: {what} differs from {relative}. The new text is beside it as {Path.GetFileName(receivedPath)}.\n"
            + $"If the change is meant, accept it and review the file's diff: {Command}\n{Difference(approved, received)}");
    }

    private static string Difference(string approved, string received)
    {
        var before = approved.Split('\n');
        var after = received.Split('\n');
        var gone = before.Except(after, StringComparer.Ordinal).Take(20).Select(line => $"- {line}");
        var come = after.Except(before, StringComparer.Ordinal).Take(20).Select(line => $"+ {line}");
        return string.Join('\n', gone.Concat(come));
    }
}
