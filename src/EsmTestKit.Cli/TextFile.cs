namespace EsmTestKit.Cli;

/// <summary>A file that a user names.</summary>
internal static class TextFile
{
    public static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            throw new EsmUsageException($"{path} cannot be read: {missing.Message}", "Name a file, relative to the current folder.");
        }
    }
}
