using System.Net.Http.Headers;

namespace EsmTestKit.Cli;

/// <summary>Carries requests of AWS's protocols to an endpoint, signed with the credentials of the environment.</summary>
internal sealed class RemoteCalls(HttpClient http, string url)
{
    public static string Region => Environment.GetEnvironmentVariable("AWS_REGION") ?? Environment.GetEnvironmentVariable("AWS_DEFAULT_REGION") ?? "us-east-1";

    public async Task<AwsHttpResponse> SendAsync(string service, AwsHttpRequest request)
    {
        var host = service == "dynamodb" && request.Header("X-Amz-Target")?.StartsWith("DynamoDBStreams_", StringComparison.Ordinal) == true ? "streams.dynamodb" : service;
        var address = new Uri(url.Replace("{service}", host, StringComparison.Ordinal) + request.Target);
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), address);
        message.Content = new ReadOnlyMemoryContent(request.Body);
        foreach (var (name, value) in Signed(service, address, request))
        {
            HttpHeaders headers = name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase) ? message.Content.Headers : message.Headers;
            headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await http.SendAsync(message).ConfigureAwait(false);
        return new AwsHttpResponse((int)answer.StatusCode)
        {
            Headers = [.. answer.Headers.Concat(answer.Content.Headers).SelectMany(header => header.Value.Select(value => new KeyValuePair<string, string>(header.Key, value)))],
            Body = await answer.Content.ReadAsByteArrayAsync().ConfigureAwait(false),
        };
    }

    private static IEnumerable<KeyValuePair<string, string>> Signed(string service, Uri address, AwsHttpRequest request)
    {
#pragma warning disable RS0030 // A signature says when it was made, to a server that looks at a real clock.
        var signature = new SignatureV4(Variable("AWS_ACCESS_KEY_ID"), Variable("AWS_SECRET_ACCESS_KEY"), Region, service, DateTimeOffset.UtcNow);
#pragma warning restore RS0030
        var headers = request.Headers.ToList();
        if (Environment.GetEnvironmentVariable("AWS_SESSION_TOKEN") is { Length: > 0 } token) headers.Add(new("X-Amz-Security-Token", token));
        if (service == "s3") headers.Add(new("X-Amz-Content-Sha256", SignatureV4.Hash(request.Body.Span)));
        return signature.Sign(request with { Headers = headers }, address.Authority);
    }

    // An emulator takes any.
    private static string Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : "esm";
}
