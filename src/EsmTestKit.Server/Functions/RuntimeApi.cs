using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Rules;
using Microsoft.AspNetCore.Http;

namespace EsmTestKit.Internal.Server;

/// <summary>Lambda's Runtime API for one life of a function (WIR-089 to WIR-093).</summary>
internal sealed class RuntimeApi(FunctionProcess function, RuntimeLife life)
{
    private const string ErrorTypeHeader = "Lambda-Runtime-Function-Error-Type";
    private const string Root = "/2018-06-01/runtime/";
    // What a synchronous invocation may answer, in bytes (WIR-093).
    private const int LargestResult = 6_291_556;
    private const string Accepted = """{"status":"OK"}""";

    public async Task AnswerAsync(HttpContext http)
    {
        var path = http.Request.Path.Value ?? string.Empty;
        if (!path.StartsWith(Root, StringComparison.Ordinal))
        {
            RuleHits.Note("WIR-099");
            await RefuseAsync(http, 404, "NotFound", $"The kit simulates the Runtime API ({Root}...) and no extensions.").ConfigureAwait(false);
            return;
        }

        switch (http.Request.Method, path[Root.Length..].Split('/'))
        {
            case ("GET", ["invocation", "next"]):
                await NextAsync(http).ConfigureAwait(false);
                break;
            case ("POST", ["invocation", var id, "response"]):
                await ResultAsync(http, id).ConfigureAwait(false);
                break;
            case ("POST", ["invocation", var id, "error"]):
                var error = await ErrorAsync(http).ConfigureAwait(false);
                await EndAsync(http, id, call => call.Fail(error), "WIR-091").ConfigureAwait(false);
                break;
            case ("POST", ["init", "error"]):
                function.FailStart(life, await ErrorAsync(http).ConfigureAwait(false));
                await HttpCarrier.WriteAsync(http, 202, Accepted).ConfigureAwait(false);
                break;
            default:
                await RefuseAsync(http, 404, "NotFound", $"There is no {http.Request.Method} {path} in the Runtime API.").ConfigureAwait(false);
                break;
        }
    }

    private async Task NextAsync(HttpContext http)
    {
        ProcessCall call;
        try
        {
            call = await function.AskAsync(life, http.RequestAborted).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return; // The process is gone; its end is told elsewhere.
        }

        var headers = http.Response.Headers;
        headers["Lambda-Runtime-Aws-Request-Id"] = call.RequestId;
        headers["Lambda-Runtime-Invoked-Function-Arn"] = call.FunctionArn;
        // The process reads the machine's clock, so its deadline is on that.
        headers["Lambda-Runtime-Deadline-Ms"] = (DateTimeOffset.UtcNow + call.Timeout).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        headers["Lambda-Runtime-Trace-Id"] = "Root=1-00000000-000000000000000000000000;Parent=0000000000000000;Sampled=0";
        headers.ContentType = "application/json";
        headers.ContentLength = call.Payload.Length;
        await http.Response.Body.WriteAsync(call.Payload).ConfigureAwait(false);
    }

    // It may come in chunks, and tell at the end that it is none (WIR-096).
    private async Task ResultAsync(HttpContext http, string requestId)
    {
        var result = await HttpCarrier.BodyAsync(http).ConfigureAwait(false);
        RuleHits.Note("WIR-096");
        if (result.Length > LargestResult)
        {
            RuleHits.Note("WIR-093");
            // The function has failed by it, too.
            await function.AnswerAsync(requestId, call => call.Return(result)).ConfigureAwait(false);
            await RefuseAsync(http, 413, "RequestEntityTooLarge", string.Create(CultureInfo.InvariantCulture, $"Exceeded maximum allowed payload size ({LargestResult} bytes).")).ConfigureAwait(false);
            return;
        }

        var late = Trailer(http, ErrorTypeHeader) is { } type ? new ProcessFailed(type, LateMessage(http)) : null;
        await EndAsync(http, requestId, call => late is null ? call.Return(result) : call.Fail(late), "WIR-090").ConfigureAwait(false);
    }

    // The trailer's text is the error's JSON in base64.
    private static string LateMessage(HttpContext http)
    {
        var bytes = new byte[Trailer(http, "Lambda-Runtime-Function-Error-Body")?.Length ?? 0];
        if (!Convert.TryFromBase64String(Trailer(http, "Lambda-Runtime-Function-Error-Body") ?? string.Empty, bytes, out var length)) return string.Empty;
        return Text(Parse(bytes.AsSpan(0, length)), "errorMessage") ?? string.Empty;
    }

    private static string? Trailer(HttpContext http, string name) =>
        http.Request.SupportsTrailers() && http.Request.CheckTrailersAvailable() && http.Request.GetTrailer(name) is { Count: > 0 } values ? values[0] : null;

    private async Task EndAsync(HttpContext http, string requestId, Func<ProcessCall, bool> answer, string rule)
    {
        if (await function.AnswerAsync(requestId, answer).ConfigureAwait(false))
        {
            RuleHits.Note(rule, "WIR-095");
            await HttpCarrier.WriteAsync(http, 202, Accepted).ConfigureAwait(false);
            return;
        }

        RuleHits.Note("WIR-093");
        await RefuseAsync(http, 400, "InvalidRequestID", $"\"{requestId}\" is not the invocation under way: it is unknown, answered or timed out.").ConfigureAwait(false);
    }

    private static async Task<ProcessFailed> ErrorAsync(HttpContext http)
    {
        var body = await HttpCarrier.BodyAsync(http).ConfigureAwait(false);
        var error = Parse(body);
        var type = Text(error, "errorType") ?? http.Request.Headers[ErrorTypeHeader].FirstOrDefault() ?? "Runtime.Unknown";
        return new ProcessFailed(type, Text(error, "errorMessage") ?? string.Empty);
    }

    // A runtime may post anything; the header still names the type.
    private static JsonObject? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonNode.Parse(body) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonObject? error, string member) => error?[member] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static Task RefuseAsync(HttpContext http, int status, string type, string message) =>
        HttpCarrier.WriteAsync(http, status, new JsonObject { ["errorType"] = type, ["errorMessage"] = message }.ToJsonString());
}
