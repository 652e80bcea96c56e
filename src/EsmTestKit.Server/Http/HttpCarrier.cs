using System.Text;
using EsmTestKit.Internal.Rules;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EsmTestKit.Internal.Server;

/// <summary>Between Kestrel's requests and the kit's.</summary>
internal static class HttpCarrier
{
    private static readonly int LargestBody = new AwsEndpointSettings().MaxBodyBytes;

    public static async Task<AwsHttpRequest> ReadAsync(HttpContext http)
    {
        var body = await BodyAsync(http).ConfigureAwait(false);
        // Kestrel asks for a body that waits for that (Expect: 100-continue) when it is read, above; it speaks without TLS, and dates its answers itself (WIR-007).
        RuleHits.Note("WIR-007", "WIR-010", "WIR-014");
        // Path and query as they were sent: a decoded path is another (WIR-009).
        var target = http.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "/";
        return new AwsHttpRequest(http.Request.Method, target)
        {
            Headers = [.. http.Request.Headers.SelectMany(header => header.Value.Select(value => new KeyValuePair<string, string>(header.Key, value ?? string.Empty)))],
            Body = body,
        };
    }

    /// <summary>The whole body; of one that is larger than anybody takes so much that this shows, and the connection ends with the answer.</summary>
    public static async Task<byte[]> BodyAsync(HttpContext http)
    {
        using var buffer = new MemoryStream();
        var part = new byte[81_920];
        for (int read; (read = await http.Request.Body.ReadAsync(part, http.RequestAborted).ConfigureAwait(false)) > 0;)
        {
            buffer.Write(part, 0, read);
            if (buffer.Length <= LargestBody) continue;
            if (HttpProtocol.IsHttp11(http.Request.Protocol)) http.Response.Headers.Connection = "close";
            break;
        }

        return buffer.ToArray();
    }

    public static async Task WriteAsync(HttpContext http, AwsHttpResponse answer)
    {
        http.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
        {
            if (!name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)) http.Response.Headers.Append(name, value);
        }

        if (answer.Status is 204 or 304) return;
        if (HttpMethods.IsHead(http.Request.Method))
        {
            if (answer.Header("Content-Length") is { } length) http.Response.Headers.ContentLength = long.Parse(length, System.Globalization.CultureInfo.InvariantCulture);
            return;
        }

        http.Response.ContentLength = answer.Body.Length;
        await http.Response.Body.WriteAsync(answer.Body, http.RequestAborted).ConfigureAwait(false);
    }

    public static Task WriteAsync(HttpContext http, int status, string text, string contentType = "application/json") =>
        WriteAsync(http, new AwsHttpResponse(status) { Headers = [new("Content-Type", contentType)], Body = Encoding.UTF8.GetBytes(text) });
}
