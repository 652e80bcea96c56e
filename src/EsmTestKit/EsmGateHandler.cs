using EsmTestKit.Internal.Functions;

namespace EsmTestKit;

/// <summary>A gate before an <see cref="HttpClient"/>: each request is announced, and an exploration decides its order and faults.</summary>
/// <remarks>
/// <c>new HttpClient(new EsmGateHandler(sim, handler))</c> with whatever handler answers: a stub, or a server such as WireMock's.
/// GET, HEAD and OPTIONS count as reads. A request that fails throws <see cref="HttpRequestException"/>; one that fails after its
/// effect throws what <see cref="HttpClient"/> throws on a timeout.
/// </remarks>
public sealed class EsmGateHandler : DelegatingHandler
{
    private readonly EsmSimulation _simulation;

    /// <summary>Makes the handler.</summary>
    /// <param name="simulation">The world whose handlers make the requests.</param>
    /// <param name="inner">What sends them on.</param>
    public EsmGateHandler(EsmSimulation simulation, HttpMessageHandler inner)
        : base(inner)
    {
        ArgumentNullException.ThrowIfNull(simulation);
        ArgumentNullException.ThrowIfNull(inner);
        _simulation = simulation;
    }

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var isRead = request.Method == HttpMethod.Get || request.Method == HttpMethod.Head || request.Method == HttpMethod.Options;
        var uri = request.RequestUri;
        var call = new GateCall($"Http.{request.Method}", uri is null ? "" : uri.IsAbsoluteUri ? uri.AbsolutePath : uri.OriginalString, !isRead);
        return _simulation.GatePass.ThroughAsync(call, Fault, () => base.SendAsync(request, cancellationToken));
    }

    private static Exception Fault(GateCall call, bool hadEffect) => hadEffect
        ? new TaskCanceledException($"{call}: the request was canceled because the timeout elapsed.", new TimeoutException("A task was canceled."))
        : new HttpRequestException($"{call}: connection refused.");
}
