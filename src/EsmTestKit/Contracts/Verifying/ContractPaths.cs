namespace EsmTestKit.Internal.Contracts;

/// <summary>The contract files under some paths.</summary>
internal static class ContractPaths
{
    public const string Extension = ".contract.json";

    /// <summary>Far above any contract: an event of Lambda's largest payload is 6 MB.</summary>
    private const int LargestBytes = 64 << 20;

    /// <summary>What builds and tools leave behind holds copies.</summary>
    private static readonly string[] PassedOver = ["bin", "obj", "node_modules"];

    /// <summary>Files as given, folders with all that is in them, in the order of their paths.</summary>
    /// <exception cref="EsmUsageException">A path leads nowhere, or there is no contract.</exception>
    public static IReadOnlyList<string> Find(IEnumerable<string> paths)
    {
        var given = paths.ToList();
        var found = given.SelectMany(Under).DistinctBy(Path.GetFullPath).ToList();
        return found.Count > 0
            ? found
            : throw new EsmUsageException($"There is no contract under {string.Join(", ", given.Select(path => $"\"{path}\""))}.", $"Contracts are files named NAME{Extension}; *.received.* files are passed over.");
    }

    /// <summary>What tests received and nobody has accepted yet, in the order of the paths.</summary>
    /// <exception cref="EsmUsageException">A path leads nowhere, or is a file that no test received.</exception>
    public static IReadOnlyList<string> Received(IEnumerable<string> paths) => [.. paths.SelectMany(ReceivedUnder).DistinctBy(Path.GetFullPath)];

    private static IEnumerable<string> ReceivedUnder(string path)
    {
        if (Directory.Exists(path)) return Files(path).Where(IsReceived);
        if (!File.Exists(path)) throw new EsmUsageException($"There is no file or folder \"{path}\".", "Give received contract files, or folders with tests in them.");
        return ContractPlace.AcceptedOf(path) is not null ? [path] : throw new EsmUsageException($"\"{path}\" is no received contract.", $"Tests write them as NAME.received{Extension}.");
    }

    /// <summary>The bytes of a contract, or of a list beside it.</summary>
    /// <exception cref="EsmUsageException">It cannot be read, or is no contract by its size.</exception>
    public static ReadOnlyMemory<byte> Read(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            using var bytes = new MemoryStream();
            var part = new byte[81_920];
            // A device has no length and no end: what was read is counted.
            for (int read; (read = stream.Read(part)) > 0;)
            {
                bytes.Write(part, 0, read);
                if (bytes.Length > LargestBytes) throw new EsmUsageException($"{file} is larger than {LargestBytes >> 20} MiB: that is no contract.", "Name the contract, or split it into several.");
            }

            return bytes.ToArray();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new EsmUsageException($"{file} cannot be read: {unreadable.Message}", "Check the path and its permissions.", unreadable);
        }
    }

    /// <summary>The file's name without its extension.</summary>
    public static string Stem(string file)
    {
        var name = Path.GetFileName(file);
        return name.EndsWith(Extension, StringComparison.Ordinal) ? name[..^Extension.Length] : Path.GetFileNameWithoutExtension(name);
    }

    private static IEnumerable<string> Under(string path)
    {
        if (File.Exists(path)) return IsReceived(path) ? [] : [path];
        if (!Directory.Exists(path)) throw new EsmUsageException($"There is no file or folder \"{path}\".", "Give contract files, or folders with contracts in them.");
        return Files(path).Where(file => !IsReceived(file));
    }

    /// <summary>The contracts in a folder, in the order of their paths.</summary>
    public static IEnumerable<string> In(string folder) => Files(folder).Where(file => !IsReceived(file));

    private static IEnumerable<string> Files(string folder) => Files(folder, new HashSet<string>(StringComparer.Ordinal));

    /// <param name="visited">Where this search has been: a link may lead back up.</param>
    private static IReadOnlyList<string> Files(string folder, HashSet<string> visited)
    {
        try
        {
            if (!visited.Add(new DirectoryInfo(folder).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? Path.GetFullPath(folder))) return [];
            return
            [
                .. Directory.GetFiles(folder, "*" + Extension).Order(StringComparer.Ordinal),
                .. Directory.GetDirectories(folder).Where(IsSearched).Order(StringComparer.Ordinal).SelectMany(inner => Files(inner, visited)),
            ];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new EsmUsageException($"The folder {folder} cannot be searched: {unreadable.Message}", "Check the path and its permissions, or name the folders below it that hold contracts.", unreadable);
        }
    }

    private static bool IsSearched(string folder) => Path.GetFileName(folder) is var name && !name.StartsWith('.') && !PassedOver.Contains(name);

    private static bool IsReceived(string file) => Path.GetFileName(file).Contains(".received.", StringComparison.Ordinal);
}
