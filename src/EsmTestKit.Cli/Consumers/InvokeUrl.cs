using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using EsmTestKit.Internal.Contracts;
using EsmTestKit.Internal.Functions;

namespace EsmTestKit.Cli;

/// <summary>A consumer behind Lambda's Invoke, wherever it runs: the runtime emulator of its container image, or any server that speaks it.</summary>
internal static class InvokeUrl
{
    public static ConsumerBody Body(Uri url) => (_, _, settings) => new ScriptedBody(call => Invoke(url, call.Request.Payload, settings.Timeout));

    private static ScriptedOutcome Invoke(Uri url, ReadOnlyMemory<byte> payload, TimeSpan timeout)
    {
        // The function's timeout is real time here: the consumer runs elsewhere.
        using var client = new HttpClient { Timeout = timeout };
        using var content = new ReadOnlyMemoryContent(payload);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = content };
        try
        {
            using var response = client.Send(request);
            using var body = new MemoryStream();
            response.Content.ReadAsStream().CopyTo(body);
            return Outcome(url, response, body.ToArray());
        }
        catch (TaskCanceledException)
        {
            return new ScriptedOutcome.TimeOut();
        }
        catch (HttpRequestException unreachable)
        {
            throw new EsmUsageException($"{url} does not answer: {unreachable.Message}", "Start the consumer first, and check host and port.", unreachable);
        }
    }

    private static ScriptedOutcome Outcome(Uri url, HttpResponseMessage response, byte[] body)
    {
        if (response.StatusCode == HttpStatusCode.TooManyRequests) return new ScriptedOutcome.Throttle();
        if (!response.IsSuccessStatusCode && !response.Headers.Contains("X-Amz-Function-Error"))
        {
            throw new EsmUsageException($"{url} answered {(int)response.StatusCode}: {System.Text.Encoding.UTF8.GetString(body)}", "An invoke URL ends in /2015-03-31/functions/NAME/invocations.");
        }

        // The runtime emulator sends a failure without the header that Lambda marks it with.
        return Failure(body) is { } failure && (response.Headers.Contains("X-Amz-Function-Error") || failure.IsWhole)
            ? new ScriptedOutcome.Throw(failure.Type, failure.Message)
            : new ScriptedOutcome.Return(body);
    }

    private static (string Type, string Message, bool IsWhole)? Failure(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement is not { ValueKind: JsonValueKind.Object } error || !error.TryGetProperty("errorMessage", out var message)) return null;
            var isWhole = error.TryGetProperty("errorType", out var type);
            return (isWhole ? type.ToString() : "Error", message.ToString(), isWhole);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
