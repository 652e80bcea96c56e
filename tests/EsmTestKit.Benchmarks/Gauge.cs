using System.Diagnostics;

namespace EsmTestKit.Benchmarks;

/// <summary>Time, CPU and allocations between two points. CPU is what to compare: on a busy machine wall time is the neighbours'.</summary>
internal sealed class Gauge
{
    private readonly Stopwatch _wall = Stopwatch.StartNew();
    private readonly TimeSpan _cpu = Cpu;
    private readonly long _allocated = GC.GetTotalAllocatedBytes(precise: true);

    private Gauge()
    {
    }

    private static TimeSpan Cpu => Process.GetCurrentProcess().TotalProcessorTime;

    public static Gauge Start() => new();

    public Reading Stop() => new(_wall.Elapsed.TotalNanoseconds, (Cpu - _cpu).TotalNanoseconds, GC.GetTotalAllocatedBytes(precise: true) - _allocated);
}

/// <summary>What a gauge read.</summary>
internal readonly record struct Reading(double WallNanoseconds, double CpuNanoseconds, long AllocatedBytes);
