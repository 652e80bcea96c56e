using System.ComponentModel;
using System.Diagnostics;

namespace EsmTestKit.Internal.Server;

/// <summary>The operating system's process behind a function.</summary>
internal sealed class RuntimeProcess
{
    private readonly Process _process;

    private RuntimeProcess(Process process) => _process = process;

    /// <param name="heard">Each line of standard output and standard error.</param>
    /// <param name="died">Its end, with the exit status; after its last line.</param>
    public static RuntimeProcess Start(string command, IReadOnlyDictionary<string, string> environment, Action<string> heard, Action<RuntimeProcess, int> died)
    {
        var start = OperatingSystem.IsWindows() ? new ProcessStartInfo("cmd.exe", ["/d", "/c", command]) : new ProcessStartInfo("/bin/sh", ["-c", command]);
        start.RedirectStandardOutput = start.RedirectStandardError = start.RedirectStandardInput = true;
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var runtime = new RuntimeProcess(process);
        _ = runtime.WatchAsync(died);
        return runtime;

        void Hear(string? line)
        {
            if (line is not null) heard(line);
        }
    }

    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception gone) when (gone is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended by itself in this moment.
        }
    }

    private async Task WatchAsync(Action<RuntimeProcess, int> died)
    {
        await _process.WaitForExitAsync().ConfigureAwait(false);
        died(this, _process.ExitCode);
        _process.Dispose();
    }
}
