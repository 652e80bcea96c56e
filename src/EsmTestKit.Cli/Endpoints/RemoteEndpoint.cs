using System.Text.Json;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Contracts;

namespace EsmTestKit.Cli;

/// <summary>Where contracts are run instead of here: a server that speaks <c>/_esm</c> runs them whole, another one gets their calls.</summary>
internal sealed class RemoteEndpoint : IDisposable
{
    private readonly HttpClient _http;
    private readonly string _url;
    private readonly bool _speaksEsm;
    private CallsAlone? _calls;

    private RemoteEndpoint(HttpClient http, string url, bool speaksEsm) => (_http, _url, _speaksEsm) = (http, url, speaksEsm);

    /// <exception cref="EsmUsageException">It is no address, or nothing answers there.</exception>
    public static async Task<RemoteEndpoint> FindAsync(string url, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(url.Replace("{service}", "sqs", StringComparison.Ordinal), UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new EsmUsageException($"\"{url}\" is no address of a server.", "Give one: --endpoint http://127.0.0.1:4566.");
        }

        var http = new HttpClient();
        try
        {
            return new RemoteEndpoint(http, url.TrimEnd('/'), await SpeaksEsmAsync(http, new Uri(address, "/_esm"), cancellation).ConfigureAwait(false));
        }
        catch (HttpRequestException silent)
        {
            http.Dispose();
            throw new EsmUsageException($"Nothing answers at {url}: {silent.Message}", "Start it first (esm serve), or correct --endpoint.", silent);
        }
    }

    public async Task<ContractResult> RunAsync(Contract contract, ReadOnlyMemory<byte> text, CancellationToken cancellation)
    {
        try
        {
            if (_speaksEsm) return await RunThereAsync(contract, text, cancellation).ConfigureAwait(false);
            if (CallsAlone.WhyNot(contract) is { } reason) return new ContractResult([]) { NotRunnable = reason };
            _calls ??= await CallsAlone.BeginAsync(new RemoteCalls(_http, _url), cancellation).ConfigureAwait(false);
            return await _calls.RunAsync(contract, cancellation).ConfigureAwait(false);
        }
        catch (HttpRequestException lost)
        {
            return new ContractResult([], $"{_url} does not answer any more: {lost.Message}");
        }
    }

    public void Dispose() => _http.Dispose();

    private static async Task<bool> SpeaksEsmAsync(HttpClient http, Uri address, CancellationToken cancellation)
    {
        using var answer = await http.GetAsync(address, cancellation).ConfigureAwait(false);
        if (!answer.IsSuccessStatusCode) return false;
        try
        {
            return JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false)) is JsonObject state && state["clock"] is not null && state["ledgerEntries"] is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private async Task<ContractResult> RunThereAsync(Contract contract, ReadOnlyMemory<byte> text, CancellationToken cancellation)
    {
        using var body = new ReadOnlyMemoryContent(text);
        using var answer = await _http.PostAsync(new Uri($"{_url}/_esm/verify"), body, cancellation).ConfigureAwait(false);
        var told = await answer.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false);
        return answer.IsSuccessStatusCode ? ContractResultJson.Read(JsonNode.Parse(told)!, contract) : new ContractResult([], $"{_url} refuses the contract: {told}");
    }
}
