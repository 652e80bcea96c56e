using System.Reflection;
using System.Runtime.Loader;

namespace EsmTestKit.Cli;

/// <summary>A consumer's assembly with the libraries that lie beside it, apart from the kit's own.</summary>
internal sealed class ConsumerAssembly : AssemblyLoadContext
{
    private readonly AssemblyDependencyResolver _resolver;

    private ConsumerAssembly(string path)
        : base(Path.GetFileNameWithoutExtension(path)) => _resolver = new AssemblyDependencyResolver(path);

    /// <exception cref="EsmUsageException">There is no such assembly, or it cannot be loaded.</exception>
    public static Assembly Load(string path)
    {
        var full = Path.GetFullPath(path);
        if (!File.Exists(full)) throw new EsmUsageException($"There is no assembly \"{full}\".", "Build the consumer, and name its .dll: bin/Release/net8.0/Orders.dll::Orders.Consumer::HandleAsync.");
        try
        {
            return new ConsumerAssembly(full).LoadFromAssemblyPath(full);
        }
        catch (Exception unreadable) when (unreadable is BadImageFormatException or FileLoadException or InvalidOperationException)
        {
            throw new EsmUsageException($"\"{full}\" cannot be loaded: {unreadable.Message}", "Name a managed assembly, built for a framework that this runtime runs.", unreadable);
        }
    }

    protected override Assembly? Load(AssemblyName assemblyName) => _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;

    protected override nint LoadUnmanagedDll(string unmanagedDllName) => _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;
}
