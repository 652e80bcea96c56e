using System.Globalization;
using System.Net.Sockets;
using EsmTestKit.Internal.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EsmTestKit;

/// <summary>A simulation on a local port: AWS's protocols for any client, Lambda's Runtime API for functions in any language.</summary>
/// <remarks>Loopback only; HTTP/1.1 and HTTP/2 with prior knowledge on one port. <c>/_esm</c> moves the clock and shows the ledger.</remarks>
public sealed class EsmServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ServedWorld _world;

    private EsmServer(WebApplication application, ServedWorld world, Uri endpoint) => (_application, _world, Endpoint) = (application, world, endpoint);

    /// <summary>The address: what clients take as endpoint URL.</summary>
    public Uri Endpoint { get; }

    /// <summary>The world that is served; another one after a reset.</summary>
    public EsmSimulation Simulation => _world.Simulation;

    /// <summary>Starts the server; it answers when the task is complete.</summary>
    /// <param name="settings">Port, clock, functions; null: the defaults.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    /// <exception cref="EsmUsageException">The port is taken.</exception>
    public static async Task<EsmServer> StartAsync(EsmServerSettings? settings = null, CancellationToken cancellationToken = default)
    {
        settings ??= new EsmServerSettings();
        var world = new ServedWorld(settings);
        WebApplication? application = null;
        try
        {
            application = Build(settings.Port, world.AnswerAsync);
            await ListenAsync(application, settings.Port, cancellationToken).ConfigureAwait(false);
            var endpoint = AddressOf(application);
            await world.ServeAsync(endpoint).ConfigureAwait(false);
            return new EsmServer(application, world, endpoint);
        }
        catch
        {
            if (application is not null) await application.DisposeAsync().ConfigureAwait(false);
            await world.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Answers what is under way, stops the clock and the processes, frees the port, and saves the state.</summary>
    /// <exception cref="EsmUsageException">The state could not be saved; all the rest is done.</exception>
    public async ValueTask DisposeAsync()
    {
        try
        {
            // First the clock and the functions: what is under way ends, and its answers still go out.
            await _world.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            await _application.StopAsync().ConfigureAwait(false);
            await _application.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>A web application on one port of the loopback address that leaves everything to one handler.</summary>
    internal static WebApplication Build(int port, RequestDelegate answer)
    {
        var flow = new StartFlow();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        // Ctrl+C belongs to whoever started the server.
        builder.Services.AddSingleton<Microsoft.Extensions.Hosting.IHostLifetime, NoLifetime>();
        // A thousand clients may come at once; what does not fit is sent again by their machines after seconds and minutes.
        builder.WebHost.UseSockets(sockets => sockets.Backlog = 4_096);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.AllowAlternateSchemes = true;
            kestrel.Limits.MaxRequestBodySize = null; // The endpoint has its own limit and AWS's answer to it.
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.ListenLocally(port, flow);
        });
        var application = builder.Build();
        application.Run(http => flow.Run(() => answer(http)));
        return application;
    }

    internal static async Task ListenAsync(WebApplication application, int port, CancellationToken cancellationToken)
    {
        try
        {
            await application.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException taken) when (taken.InnerException is AddressInUseException or SocketException)
        {
            throw new EsmUsageException(
                string.Create(CultureInfo.InvariantCulture, $"Port {port} of this machine is taken by another process."),
                "Choose another: esm serve --port 4567, or --port 0 for any free one.");
        }
    }

    internal static Uri AddressOf(WebApplication application)
    {
        var addresses = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>();
        return new Uri(addresses!.Addresses.First());
    }
}
