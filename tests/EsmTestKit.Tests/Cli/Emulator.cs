using System.Net;
using System.Net.Sockets;

namespace EsmTestKit.Tests.Cli;

/// <summary>A server that answers AWS's protocols and nothing else, as somebody else's emulator does.</summary>
internal sealed class Emulator : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly AwsEndpoint _endpoint;
    private readonly Task _serving;

    private Emulator(int port)
    {
        Endpoint = new Uri($"http://127.0.0.1:{port}/");
        _endpoint = new AwsEndpoint(Simulation, new() { QueueUrlsNameTheHost = true });
        _listener.Prefixes.Add(Endpoint.ToString());
        _listener.Start();
        _serving = ServeAsync();
    }

    public EsmSimulation Simulation { get; } = new();

    public Uri Endpoint { get; }

    public static Task<Emulator> StartAsync()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        return Task.FromResult(new Emulator(port));
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        await Simulation.DisposeAsync();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true) await AnswerAsync(await _listener.GetContextAsync());
        }
        catch (Exception stopped) when (stopped is HttpListenerException or ObjectDisposedException)
        {
            // The end of the test.
        }
    }

    private async Task AnswerAsync(HttpListenerContext http)
    {
        using var body = new MemoryStream();
        await http.Request.InputStream.CopyToAsync(body);
        var headers = http.Request.Headers;
        var answer = await _endpoint.AnswerAsync(new(http.Request.HttpMethod, http.Request.RawUrl ?? "/")
        {
            Headers = [.. headers.AllKeys.Select(name => new KeyValuePair<string, string>(name!, headers[name]!))],
            Body = body.ToArray(),
        });
        http.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers.Where(header => header.Key != "Content-Length")) http.Response.Headers[name] = value;
        if (http.Request.HttpMethod != "HEAD") await http.Response.OutputStream.WriteAsync(answer.Body);
        http.Response.Close();
    }
}
