using System.Net;
using EsmTestKit;

namespace Shipments;

/// <summary>The warehouse in memory: it takes each step once, by its key.</summary>
public sealed class Warehouse(EsmSimulation sim) : HttpMessageHandler
{
    private readonly HashSet<string> keys = new(StringComparer.Ordinal);

    public List<string> Steps { get; } = [];

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // /orders/{order}/steps/{step}
        var path = request.RequestUri!.AbsolutePath.Split('/');
        if (!keys.Add(request.Headers.GetValues("Idempotency-Key").Single())) return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));
        Steps.Add($"{path[2]} {path[4]}");
        sim.Effect("step", path[4], group: path[2]);
        return Task.FromResult(new HttpResponseMessage(HttpStatusCode.Created));
    }
}
