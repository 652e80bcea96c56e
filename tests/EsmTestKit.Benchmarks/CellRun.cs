using System.Diagnostics;
using System.Text.Json;

namespace EsmTestKit.Benchmarks;

/// <summary>Runs a cell and says what it took.</summary>
internal static class CellRun
{
    public static async Task<string> RunAsync(Cell cell)
    {
        var scenario = Scenario.Of(cell.Scenario);
        await (await scenario.PrepareAsync(Math.Min(cell.Count, scenario.WarmUp), Math.Min(cell.Ways, scenario.WarmUp)))();

        // Pending: all is stored and nothing delivered. The difference to before is what a pending record costs.
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var fill = Gauge.Start();
        var drain = await scenario.PrepareAsync(cell.Count, cell.Ways);
        var filled = fill.Stop();
        var pending = GC.GetTotalMemory(forceFullCollection: true) - before;
        var gauge = Gauge.Start();
        var delivered = await drain();
        var drained = gauge.Stop();
        if (delivered != cell.Count) throw new InvalidOperationException($"{cell}: {delivered} were delivered.");

        var floor = scenario.Floor is { } loop ? FloorOf(loop, cell.Count, scenario.WarmUp) : (double?)null;
        var perRecord = drained.CpuNanoseconds / cell.Count;
        return JsonSerializer.Serialize(new
        {
            scenario = cell.Scenario,
            count = cell.Count,
            ways = cell.Ways,
            fillCpuNsPerRecord = Math.Round(filled.CpuNanoseconds / cell.Count),
            cpuNsPerRecord = Math.Round(perRecord),
            wallNsPerRecord = Math.Round(drained.WallNanoseconds / cell.Count),
            recordsPerCpuSecond = Math.Round(1e9 / Math.Max(perRecord, 1)),
            allocatedBytesPerRecord = drained.AllocatedBytes / cell.Count,
            pendingBytesPerRecord = pending / cell.Count,
            floorCpuNsPerRecord = floor is { } ns ? Math.Round(ns) : (double?)null,
            ratioToFloor = floor is { } f ? Math.Round(perRecord / f, 2) : (double?)null,
            peakMB = Process.GetCurrentProcess().PeakWorkingSet64 >> 20,
        });
    }

    // The same process, right after: whatever slows the machine slows both.
    private static double FloorOf(Action<int> loop, int count, int warmUp)
    {
        loop(warmUp);
        var gauge = Gauge.Start();
        loop(count);
        return gauge.Stop().CpuNanoseconds / count;
    }
}
