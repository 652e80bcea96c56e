namespace EsmTestKit.Server.Tests;

/// <summary>A function in a few lines of shell: asks, lets the body decide, answers. <c>$0.calls</c> has a line for each event that it was given.</summary>
internal sealed class ScriptedFunction : IDisposable
{
    private const string Loop = """
        api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime"
        while :; do
          event=$(curl -s -D "$0.headers" "$api/invocation/next") || exit 9
          id=$(tr -d '\r' < "$0.headers" | sed -n 's/^[Ll]ambda-[Rr]untime-[Aa]ws-[Rr]equest-[Ii]d: //p')
          echo call >> "$0.calls"
          BODY
        done
        """;

    private readonly string _script = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public ScriptedFunction(string body) => File.WriteAllText(_script, Loop.Replace("BODY", body, StringComparison.Ordinal));

    public string Command => $"exec sh {_script}";

    public int Calls => File.Exists(_script + ".calls") ? File.ReadAllLines(_script + ".calls").Length : 0;

    public void Dispose()
    {
        foreach (var file in (string[])[_script, _script + ".headers", _script + ".calls"]) File.Delete(file);
    }
}
