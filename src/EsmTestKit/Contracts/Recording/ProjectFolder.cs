using System.Reflection;

namespace EsmTestKit.Internal.Contracts;

/// <summary>Where a test project's sources lie on this machine. The compiler's paths are rewritten in deterministic builds; the package's build file writes the folder into the test assembly.</summary>
internal static class ProjectFolder
{
    public const string Key = "EsmTestKit.ProjectDirectory";

    /// <exception cref="EsmUsageException">The assembly does not say it, or the folder is not there.</exception>
    public static string Of(Assembly assembly)
    {
        var folder = assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(attribute => attribute.Key == Key)?.Value;
        if (folder is null)
        {
            throw new EsmUsageException(
                $"The assembly \"{assembly.GetName().Name}\" does not say where its project lies.",
                $"Reference the package EsmTestKit in that project itself, and leave GenerateAssemblyInfo on; or write [assembly: AssemblyMetadata(\"{Key}\", \"/path/of/the/project\")].");
        }

        return Directory.Exists(folder)
            ? folder
            : throw new EsmUsageException($"\"{assembly.GetName().Name}\" was built in \"{folder}\", and there is no such folder here.", "Contracts lie beside the tests' sources: run the tests where they were built.");
    }

    /// <summary>A source file's path within the project, whatever the compiler wrote before it; just its name where it lies elsewhere.</summary>
    public static string Within(string projectFolder, string compiledPath)
    {
        var parts = compiledPath.Split('/', '\\');
        for (var from = 0; from < parts.Length; from++)
        {
            var rest = string.Join('/', parts[from..]);
            // Of "/_/tests/Orders/Applied.cs" the longest end that is a file of the project.
            if (rest.Length > 0 && !rest.Contains(':', StringComparison.Ordinal) && parts[from].Length > 0 && File.Exists(Path.Combine(projectFolder, rest))) return rest;
        }

        return parts[^1];
    }
}
