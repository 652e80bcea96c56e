using EsmTestKit.Cli;

namespace EsmTestKit.Tests.Cli;

/// <summary>Calls the command line as a shell would, without a process.</summary>
internal static class Shell
{
    public static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var parsed = EsmCommand.Create().Parse(arguments);
        var code = parsed.Invoke(new() { Output = output, Error = error });
        return (parsed.Errors.Count > 0 ? 2 : code, output.ToString(), error.ToString());
    }
}
