using System.Diagnostics;
using System.Globalization;

namespace EsmTestKit.Benchmarks;

/// <summary>A cell in a process of its own: neither its memory nor its warm code are another's.</summary>
internal static class CellProcess
{
    /// <summary>False: it failed, which is said.</summary>
    public static bool Run(Cell cell)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { UseShellExecute = false };
        // Under `dotnet x.dll` the process is the host, and wants to know what to run.
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") start.ArgumentList.Add(typeof(CellProcess).Assembly.Location);
        foreach (var argument in new[] { "--cell", cell.Scenario, Text(cell.Count), Text(cell.Ways) }) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        process.WaitForExit();
        if (process.ExitCode == 0) return true;
        Console.Error.WriteLine($"{cell} ended with exit code {process.ExitCode}.");
        return false;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
