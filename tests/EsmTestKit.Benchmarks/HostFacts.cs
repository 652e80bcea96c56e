using System.Runtime.InteropServices;
using System.Text.Json;

namespace EsmTestKit.Benchmarks;

/// <summary>What a figure depends on and a reader must know. Quote ratios and slopes, not times.</summary>
internal static class HostFacts
{
    public static string ToJson() => JsonSerializer.Serialize(new
    {
        host = new
        {
            os = RuntimeInformation.OSDescription,
            architecture = RuntimeInformation.ProcessArchitecture.ToString(),
            processors = Environment.ProcessorCount,
            memoryMB = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20,
            runtime = RuntimeInformation.FrameworkDescription,
            isOptimized = IsOptimized,
        },
    });

#if DEBUG
    private static bool IsOptimized => false;
#else
    private static bool IsOptimized => true;
#endif
}
