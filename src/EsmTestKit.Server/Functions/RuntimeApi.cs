using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Rules;
using Microsoft.AspNetCore.Http;

namespace EsmTestKit.Internal.Server;

/// <summary>Lambda's Runtime API for one life of a function (WIR-089 to WIR-093).</summary>
internal sealed class RuntimeApi(FunctionProcess function, RuntimeLife life)
{
    private const string Root = "/2018-06-01/runtime/";
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
                var result = await HttpCarrier.BodyAsync(http).ConfigureAwait(false);
                await EndAsync(http, id, call => call.Return(result), "WIR-090").ConfigureAwait(false);
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

    private async Task EndAsync(HttpContext http, string requestId, Func<ProcessCall, bool> answer, string rule)
    {
        if (await function.AnswerAsync(requestId, answer).ConfigureAwait(false))
        {
            RuleHits.Note(rule);
            await HttpCarrier.WriteAsync(http, 202, Accepted).ConfigureAwait(false);
            return;
        }

        RuleHits.Note("WIR-093");
        await RefuseAsync(http, 400, "InvalidRequestID", $"\"{requestId}\" is not the invocation under way: it is unknown, answered or timed out.").ConfigureAwait(false);
    }

    private static async Task<ProcessFailed> ErrorAsync(HttpContext http)
    {
        var body = await HttpCarrier.BodyAsync(http).ConfigureAwait(false);
        JsonObject? error = null;
        try
        {
            error = JsonNode.Parse(body) as JsonObject;
        }
        catch (JsonException)
        {
            // A runtime may post anything; the header still names the type.
        }

        var type = Text(error, "errorType") ?? http.Request.Headers["Lambda-Runtime-Function-Error-Type"].FirstOrDefault() ?? "Runtime.Unknown";
        return new ProcessFailed(type, Text(error, "errorMessage") ?? string.Empty);
    }

    private static string? Text(JsonObject? error, string member) => error?[member] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static Task RefuseAsync(HttpContext http, int status, string type, string message) =>
        HttpCarrier.WriteAsync(http, status, new JsonObject { ["errorType"] = type, ["errorMessage"] = message }.ToJsonString());
}
