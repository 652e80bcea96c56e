namespace EsmTestKit.Internal.Contracts;

/// <summary>A list that lies beside contracts or above them.</summary>
internal static class NearestFile
{
    /// <summary>The path of the nearest file of this name, from the contract's folder upwards; null: none.</summary>
    public static string? Above(string contractFile, string name)
    {
        for (var folder = Path.GetDirectoryName(Path.GetFullPath(contractFile)); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var candidate = Path.Combine(folder, name);
            if (File.Exists(candidate)) return candidate;
            // A list above the repository is somebody else's.
            if (Directory.Exists(Path.Combine(folder, ".git"))) return null;
        }

        return null;
    }
}
