using EsmTestKit.Internal.Functions;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit;

/// <summary>A gate before an <see cref="HttpClient"/>: each request is announced, and an exploration decides its order and faults.</summary>
/// <remarks>
/// <c>new HttpClient(new EsmGateHandler(sim, handler))</c> with whatever handler answers: a stub, or a server such as WireMock's.
/// GET, HEAD and OPTIONS count as reads. A request that fails throws <see cref="HttpRequestException"/>; one that fails after its
/// effect throws what <see cref="HttpClient"/> throws on a timeout. With <see cref="EsmGateHandlerSettings.NoteEffects"/> each request
/// that changes something and is answered with a success is an effect, once per idempotency key.
/// </remarks>
public sealed class EsmGateHandler : DelegatingHandler
{
    private readonly EsmSimulation _simulation;
    private readonly EsmGateHandlerSettings _settings;

    /// <summary>Makes the handler.</summary>
    /// <param name="simulation">The world whose handlers make the requests.</param>
    /// <param name="inner">What sends them on.</param>
    /// <param name="settings">Which requests are effects; null: none is noted.</param>
    public EsmGateHandler(EsmSimulation simulation, HttpMessageHandler inner, EsmGateHandlerSettings? settings = null)
        : base(inner)
    {
        ArgumentNullException.ThrowIfNull(simulation);
        ArgumentNullException.ThrowIfNull(inner);
        _simulation = simulation;
        _settings = settings ?? new();
    }

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var isRead = request.Method == HttpMethod.Get || request.Method == HttpMethod.Head || request.Method == HttpMethod.Options;
        var uri = request.RequestUri;
        var call = new GateCall($"Http.{request.Method}", uri is null ? "" : uri.IsAbsoluteUri ? uri.AbsolutePath : uri.OriginalString, !isRead);
        return _simulation.GatePass.ThroughAsync(call, Fault, () => isRead || !_settings.NoteEffects ? base.SendAsync(request, cancellationToken) : SendAndNoteAsync(request, cancellationToken));
    }

    // What is answered with a success has had its effect, whether or not the consumer gets to see the answer.
    private async Task<HttpResponseMessage> SendAndNoteAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var payload = request.Content is { } content ? await content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(true) : [];
        var answer = await base.SendAsync(request, cancellationToken).ConfigureAwait(true);
        if (!answer.IsSuccessStatusCode) return answer;
        RuleHits.Note("EXP-303");
        var token = request.Headers.TryGetValues(_settings.TokenHeader, out var values) ? values.FirstOrDefault() : null;
        var key = _settings.EffectKey?.Invoke(request) ?? (request.RequestUri is { IsAbsoluteUri: true } uri ? uri.AbsolutePath : request.RequestUri?.OriginalString ?? "");
        _simulation.Effect(request.Method.Method, key, _settings.EffectGroup?.Invoke(request), token, payload);
        return answer;
    }

    private static Exception Fault(GateCall call, bool hadEffect) => hadEffect
        ? new TaskCanceledException($"{call}: the request was canceled because the timeout elapsed.", new TimeoutException("A task was canceled."))
        : new HttpRequestException($"{call}: connection refused.");
}
