using System.Diagnostics;

namespace EsmTestKit.Server.Tests;

/// <summary>A client as a process of its own: what it printed, once it has ended well.</summary>
internal static class ClientProcess
{
    public static async Task<string> RunAsync(ProcessStartInfo start)
    {
        start.WorkingDirectory = RealClients.Folder;
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        // Neither the user's profile nor the metadata service of a cloud has a say.
        foreach (var (name, value) in Environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{start.FileName} {string.Join(' ', start.ArgumentList)} ended with {process.ExitCode}:\n{errors}\n{await output}");
        return await output;
    }

    private static Dictionary<string, string> Environment => new()
    {
        ["AWS_ACCESS_KEY_ID"] = "esm",
        ["AWS_SECRET_ACCESS_KEY"] = "esm",
        ["AWS_CONFIG_FILE"] = "/dev/null",
        ["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null",
        ["AWS_EC2_METADATA_DISABLED"] = "true",
        ["AWS_PAGER"] = string.Empty,
        ["NO_PROXY"] = "127.0.0.1",
    };
}
