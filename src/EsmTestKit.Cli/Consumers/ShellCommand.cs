namespace EsmTestKit.Cli;

/// <summary>A command line for a shell, looked at before it is run: a misspelt program should be said at once, not as a failing invocation.</summary>
internal static class ShellCommand
{
    // Words that a shell knows by itself.
    private static readonly string[] BuiltIn = ["exec", "cd", "export", "env", "set", ".", "source", "if", "while", "for", "until", "case", "trap", "ulimit", "umask", "unset", "eval", "command", "test", "[", "{", "(", "true", "false", ":"];

    /// <summary>The program that it starts; null: that is the shell's to find out.</summary>
    public static string? Program(string command)
    {
        var word = command.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        // An assignment, an expansion, a quotation: the shell reads them, we don't.
        return word is null || word.AsSpan().ContainsAny("=$`'\"\\;|&<>(){}*?~!#") || BuiltIn.Contains(word) ? null : word;
    }

    /// <summary>Whether the program is there, as far as can be told.</summary>
    public static bool Exists(string program, Func<string, string?> environment)
    {
        if (OperatingSystem.IsWindows()) return true;
        if (program.Contains('/', StringComparison.Ordinal)) return File.Exists(program);
        return (environment("PATH") ?? string.Empty).Split(':', StringSplitOptions.RemoveEmptyEntries).Any(folder => File.Exists(Path.Combine(folder, program)));
    }
}
