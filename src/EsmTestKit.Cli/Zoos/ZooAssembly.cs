using System.Reflection;
using System.Runtime.Loader;

namespace EsmTestKit.Cli;

/// <summary>An assembly with specimens, and the libraries that lie beside it; the kit that searches them is this command's own.</summary>
internal sealed class ZooAssembly : AssemblyLoadContext
{
    private readonly AssemblyDependencyResolver _resolver;

    private ZooAssembly(string path)
        : base(Path.GetFileNameWithoutExtension(path)) => _resolver = new AssemblyDependencyResolver(path);

    /// <exception cref="EsmUsageException">There is no such assembly, or it cannot be loaded.</exception>
    public static Assembly Load(string path)
    {
        var full = Path.GetFullPath(path);
        if (!File.Exists(full)) throw new EsmUsageException($"There is no assembly \"{full}\".", "Build it, and name its .dll: esm zoo tests/Zoo/bin/Release/net10.0/Zoo.dll.");
        // Proxies of gates tell interfaces by their names: a second copy of what is loaded already would get those of the first.
        if (Default.Assemblies.FirstOrDefault(loaded => !loaded.IsDynamic && loaded.Location == full) is { } known) return known;
        try
        {
            return new ZooAssembly(full).LoadFromAssemblyPath(full);
        }
        catch (Exception unreadable) when (unreadable is BadImageFormatException or FileLoadException or InvalidOperationException)
        {
            throw new EsmUsageException($"\"{full}\" cannot be loaded: {unreadable.Message}", "Name a managed assembly, built for a framework that this runtime runs.", unreadable);
        }
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var kit = typeof(EsmSpecimen).Assembly;
        if (assemblyName.Name == kit.GetName().Name) return kit;
        return _resolver.ResolveAssemblyToPath(assemblyName) is { } found ? LoadFromAssemblyPath(found) : null;
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName) => _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } found ? LoadUnmanagedDllFromPath(found) : 0;
}
