using System.Reflection;
using System.Runtime.Loader;
using System.Text.Json;
using EsmTestKit.Internal.Functions;

namespace EsmTestKit.Cli;

/// <summary>A consumer's assembly with the libraries that lie beside it, apart from the kit's own.</summary>
internal sealed class ConsumerAssembly
{
    private readonly Beside _libraries;
    private readonly string _path;
    private readonly SortedSet<string> _own;

    private ConsumerAssembly(Beside libraries, string path, Assembly assembly)
    {
        (_libraries, _path, Assembly, Current) = (libraries, path, assembly, assembly);
        _own = OwnNames(path, assembly);
        Statics = [.. _own.Select(Loaded).OfType<Assembly>().SelectMany(ChangingStatics).Order(StringComparer.Ordinal)];
    }

    /// <summary>As it was loaded first.</summary>
    public Assembly Assembly { get; }

    /// <summary>As it was loaded for the world of the moment.</summary>
    public Assembly Current { get; private set; }

    /// <summary>The static fields in which the consumer's own code may keep state.</summary>
    public IReadOnlyList<string> Statics { get; }

    /// <summary>Changes with each change of the code: compilers write it.</summary>
    public Guid Version => Assembly.ManifestModule.ModuleVersionId;

    /// <exception cref="EsmUsageException">There is no such assembly, or it cannot be loaded.</exception>
    public static ConsumerAssembly Load(string path)
    {
        var full = Path.GetFullPath(path);
        if (!File.Exists(full)) throw new EsmUsageException($"There is no assembly \"{full}\".", "Build the consumer, and name its .dll: bin/Release/net8.0/Orders.dll::Orders.Consumer::HandleAsync.");
        try
        {
            var libraries = new Beside(full);
            return new ConsumerAssembly(libraries, full, libraries.LoadFromAssemblyPath(full));
        }
        catch (Exception unreadable) when (unreadable is BadImageFormatException or FileLoadException or InvalidOperationException or UnauthorizedAccessException)
        {
            throw new EsmUsageException($"\"{full}\" cannot be loaded: {unreadable.Message}", "Name a managed assembly, built for a framework that this runtime runs.", unreadable);
        }
    }

    /// <summary>Where its statics may hold state: the consumer's own assemblies once more, with new statics, for a new world.</summary>
    public void LoadAnew()
    {
        if (Statics.Count > 0) Current = new OnceMore(_libraries, _own).LoadFromAssemblyPath(_path);
    }

    private Assembly? Loaded(string name)
    {
        try
        {
            return name == Assembly.GetName().Name ? Assembly : _libraries.LoadFromAssemblyName(new AssemblyName(name));
        }
        catch (Exception missing) when (missing is FileNotFoundException or FileLoadException or BadImageFormatException)
        {
            return null;
        }
    }

    /// <summary>The assemblies that were built with it, not those that came out of packages.</summary>
    private static SortedSet<string> OwnNames(string path, Assembly assembly)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal) { assembly.GetName().Name ?? string.Empty };
        var dependencies = Path.ChangeExtension(path, ".deps.json");
        if (!File.Exists(dependencies)) return names;
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(dependencies));
            foreach (var library in json.RootElement.GetProperty("libraries").EnumerateObject())
            {
                var name = library.Name.Split('/')[0];
                // The kit itself is one project among others in a repository that holds both.
                if (library.Value.GetProperty("type").GetString() == "project" && name.Split('.')[0] != nameof(EsmTestKit)) names.Add(name);
            }
        }
        catch (Exception broken) when (broken is JsonException or KeyNotFoundException or InvalidOperationException or IOException)
        {
            // Without it the consumer's own assembly is known, and that is where its statics mostly are.
        }

        return names;
    }

    private static IEnumerable<string> ChangingStatics(Assembly assembly)
    {
        Type[] types;
        try
        {
            types = assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException partly)
        {
            types = [.. partly.Types.OfType<Type>()];
        }

        return StaticState.OfTypes(types);
    }

    private sealed class Beside(string path) : AssemblyLoadContext(Path.GetFileNameWithoutExtension(path))
    {
        private readonly AssemblyDependencyResolver _resolver = new(path);

        public string? PathOf(AssemblyName name) => _resolver.ResolveAssemblyToPath(name);

        protected override Assembly? Load(AssemblyName assemblyName) => PathOf(assemblyName) is { } found ? LoadFromAssemblyPath(found) : null;

        protected override nint LoadUnmanagedDll(string unmanagedDllName) => _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } found ? LoadUnmanagedDllFromPath(found) : 0;
    }

    // Collected when its world is gone; libraries are shared, so that their types are the same.
    private sealed class OnceMore(Beside libraries, SortedSet<string> own) : AssemblyLoadContext("once more", isCollectible: true)
    {
        protected override Assembly? Load(AssemblyName assemblyName) =>
            own.Contains(assemblyName.Name ?? string.Empty) && libraries.PathOf(assemblyName) is { } found ? LoadFromAssemblyPath(found) : libraries.LoadFromAssemblyName(assemblyName);
    }
}
