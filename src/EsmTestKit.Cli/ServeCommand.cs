using System.CommandLine;
using System.Globalization;

namespace EsmTestKit.Cli;

/// <summary><c>esm serve</c></summary>
internal static class ServeCommand
{
    private const int UsualPort = 4566;

    public static Command Create()
    {
        var port = new Option<int>("--port") { Description = "The port on the loopback address; 0 is any free one.", DefaultValueFactory = _ => UsualPort };
        port.Validators.Add(given =>
        {
            if (given.Tokens.Count == 1 && int.TryParse(given.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 65_535) given.AddError($"{number} is no port: use 0 to 65535.");
        });
        var clock = new Option<EsmClockMode>("--clock") { Description = "What moves the clock: auto jumps to the next due work, virtual waits for /_esm/advance, real follows the machine's.", DefaultValueFactory = _ => EsmClockMode.Auto };
        var seed = new Option<long?>("--seed") { Description = "Another legal world: which of the permitted behaviours AWS shows." };
        var functions = new Option<string[]>("--function") { Description = "NAME=COMMAND: a process that speaks Lambda's Runtime API. May be repeated.", DefaultValueFactory = _ => [] };
        functions.Validators.Add(given =>
        {
            foreach (var token in given.Tokens.Where(token => token.Value.IndexOf('=', StringComparison.Ordinal) is < 1)) given.AddError($"\"{token.Value}\" is not NAME=COMMAND: --function apply-orders=\"node index.mjs\".");
        });
        var state = new Option<string?>("--state") { Description = "A file that keeps the world: read at the start, written when the server stops. Functions do not run again for what it tells." };
        var checks = new Option<bool>("--check-credentials") { Description = "Refuses requests that are not signed, or signed for another Region or account, with AWS's own errors; the signature itself is not computed." };
        var command = new Command("serve", "Serves a simulation on a local port, for AWS clients and functions in any language; Ctrl+C stops it.") { port, clock, seed, functions, state, checks };
        command.SetAction((parsed, cancellation) => RunAsync(
            new EsmServerSettings
            {
                Port = parsed.GetValue(port),
                Clock = parsed.GetValue(clock),
                Simulation = new EsmServerSettings().Simulation with { Seed = parsed.GetValue(seed) },
                Functions = [.. (parsed.GetValue(functions) ?? []).Select(Function)],
                StateFile = parsed.GetValue(state),
                ChecksCredentials = parsed.GetValue(checks),
                Log = line => Console.Error.WriteLine(line),
            },
            cancellation));
        return command;
    }

    private static FunctionProcessSettings Function(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return new FunctionProcessSettings(text[..equals], text[(equals + 1)..]);
    }

    private static async Task<int> RunAsync(EsmServerSettings settings, CancellationToken cancellation)
    {
        try
        {
            var server = await EsmServer.StartAsync(settings, cancellation).ConfigureAwait(false);
            await using (server.ConfigureAwait(false))
            {
                foreach (var line in Banner(server, settings)) Console.Out.WriteLine(line);
                await StoppedAsync(cancellation).ConfigureAwait(false);
            }

            return 0;
        }
        catch (EsmUsageException wrong)
        {
            await Console.Error.WriteLineAsync(wrong.Message).ConfigureAwait(false);
            return 2;
        }
    }

    private static IEnumerable<string> Banner(EsmServer server, EsmServerSettings settings)
    {
        var url = server.Endpoint.GetLeftPart(UriPartial.Authority);
        yield return $"EsmTestKit serves account {settings.Simulation.AccountId} in {settings.Simulation.Region} at {url}; clock: {settings.Clock.ToString().ToLowerInvariant()}.";
        foreach (var function in settings.Functions) yield return $"Function {function.Name}: {function.Command}";
        if (settings.StateFile is { } file) yield return $"State: {file} ({(server.Simulation.Ledger.Count == 0 ? "new" : $"{server.Simulation.Ledger.Count} ledger entries so far")}); saved when the server stops.";
        yield return string.Empty;
        yield return $"export AWS_ENDPOINT_URL={url}";
        yield return $"export AWS_REGION={settings.Simulation.Region} AWS_DEFAULT_REGION={settings.Simulation.Region}";
        yield return "export AWS_ACCESS_KEY_ID=esm AWS_SECRET_ACCESS_KEY=esm";
        yield return string.Empty;
        yield return $"Older clients: --endpoint-url {url}. The clock and the ledger: {url}/_esm. Ctrl+C stops.";
    }

    private static async Task StoppedAsync(CancellationToken cancellation)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using (cancellation.Register(() => stopped.TrySetResult()))
        {
            await stopped.Task.ConfigureAwait(false);
        }
    }
}
