namespace EsmTestKit.Cli;

/// <summary>The assemblies of a command line, each loaded once: consumers out of one share its statics, as they do in one process.</summary>
internal sealed class ConsumerAssemblies
{
    private readonly SortedDictionary<string, ConsumerAssembly> _known = new(StringComparer.Ordinal);

    /// <exception cref="EsmUsageException">There is no such assembly, or it cannot be loaded.</exception>
    public ConsumerAssembly Load(string path)
    {
        var full = Path.GetFullPath(path);
        if (!_known.TryGetValue(full, out var assembly)) _known.Add(full, assembly = ConsumerAssembly.Load(full));
        return assembly;
    }

    /// <summary>A new world begins: nothing that statics hold is left of the last one.</summary>
    public void LoadAnew()
    {
        foreach (var assembly in _known.Values) assembly.LoadAnew();
    }
}
