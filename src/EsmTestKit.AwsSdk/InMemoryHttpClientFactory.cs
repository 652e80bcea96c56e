using Amazon.Runtime;

namespace EsmTestKit.Internal.Sdk;

/// <summary>Gives the SDK HTTP clients that never leave the process.</summary>
internal sealed class InMemoryHttpClientFactory(EsmAwsHandler handler) : HttpClientFactory
{
    // The handler belongs to the configuration, which outlives each client.
    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(handler, disposeHandler: false)
    {
        // On the machine's clock: a call that never returns, since its handler was killed, would wake up long after its world has ended.
        Timeout = Timeout.InfiniteTimeSpan,
    };

    // A cache of the SDK's would be shared between simulations.
    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => true;

    public override string? GetConfigUniqueString(IClientConfig clientConfig) => null;
}
