using System.Net;
using System.Net.Http.Headers;

namespace EsmTestKit;

/// <summary>AWS in memory: an <see cref="HttpMessageHandler"/> that answers from a simulation, without any socket.</summary>
/// <remarks>
/// For any client that lets its HttpClient be set. What the kit does not simulate is thrown as an <see cref="EsmUsageException"/>
/// out of the call, and not answered as an error that a consumer could swallow.
/// </remarks>
public sealed class EsmAwsHandler : HttpMessageHandler
{
    private readonly AwsEndpoint _endpoint;

    /// <summary>Makes the handler.</summary>
    /// <param name="simulation">The world that answers.</param>
    public EsmAwsHandler(EsmSimulation simulation) => _endpoint = new AwsEndpoint(simulation);

    /// <inheritdoc/>
    // The content is memory already and the endpoint answers at once: the task is complete when it is returned. Where an answer
    // takes time, the client goes on where it is given (see AwsEndpoint).
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        // Where this does wait, what comes next must come back to the handler that called.
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(true);
        return Message(request, await _endpoint.AnswerAsync(Request(request, body), cancellationToken).ConfigureAwait(false));
    }

    private static AwsHttpRequest Request(HttpRequestMessage request, byte[] body)
    {
        var uri = request.RequestUri ?? throw new EsmUsageException("The request has no address.", "Give it one: new HttpRequestMessage(method, \"http://esm.invalid/\").");
        var headers = request.Headers.NonValidated.Concat(request.Content?.Headers.NonValidated ?? default)
            .Select(header => new KeyValuePair<string, string>(header.Key, header.Value.ToString())).ToList();
        if (request.Headers.Host is null && uri.IsAbsoluteUri) headers.Add(new("Host", uri.Authority));
        return new AwsHttpRequest(request.Method.Method, uri.IsAbsoluteUri ? uri.PathAndQuery : uri.OriginalString) { Headers = headers, Body = body };
    }

    private static HttpResponseMessage Message(HttpRequestMessage request, AwsHttpResponse answer)
    {
        if (answer.Cause is { } cause) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(cause);
        var message = new HttpResponseMessage((HttpStatusCode)answer.Status) { RequestMessage = request, Content = new ByteArrayContent(answer.Body.ToArray()) };
        foreach (var (name, value) in answer.Headers)
        {
            HttpHeaders headers = name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase) || name.Equals("Last-Modified", StringComparison.OrdinalIgnoreCase) ? message.Content.Headers : message.Headers;
            headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }
}
