using System.Reflection;
using System.Runtime.CompilerServices;
using EsmTestKit.Internal.Contracts;
using EsmTestKit.Internal.Exploration;

namespace EsmTestKit;

/// <summary>The contract files of a test project, as rows of a theory.</summary>
public static class ContractFiles
{
    /// <summary>The contracts in a folder and all below it, in the order of their paths: <c>public static IEnumerable&lt;object[]&gt; Contracts =&gt; ContractFiles.In("contracts/orders");</c></summary>
    /// <remarks>Each row holds one <see cref="string"/>: the path from the project's folder, with slashes, as <see cref="ContractReplay.Of"/> takes it. Received files that nobody has accepted, and what searches found, are left out.</remarks>
    /// <param name="folder">From the project's folder, or absolute; "." is the whole project.</param>
    /// <exception cref="EsmUsageException">There is no such folder, or no contract in it.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static IEnumerable<object[]> In(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var project = ProjectFolder.Of(Assembly.GetCallingAssembly());
        return [.. ContractPaths.Find([Path.Combine(project, folder)]).Where(file => !FoundSchedule.IsKept(file)).Select(file => new object[] { Path.GetRelativePath(project, file).Replace('\\', '/') })];
    }
}
