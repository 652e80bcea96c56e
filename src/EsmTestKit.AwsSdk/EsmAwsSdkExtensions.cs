using Amazon.Runtime;
using EsmTestKit.Internal.Sdk;

namespace EsmTestKit;

/// <summary>Plugs clients of the AWS SDK for .NET into a simulation.</summary>
public static class EsmAwsSdkExtensions
{
    /// <summary>Makes the clients of this configuration talk to the simulation, in memory: <c>new AmazonSQSClient(sim.Configure(new AmazonSQSConfig()))</c>.</summary>
    /// <remarks>
    /// Sets the endpoint, the simulation's Region, made-up credentials, an in-memory <c>HttpClientFactory</c>, and switches off what waits in
    /// real time or looks at the machine: retries, endpoints from the environment or a profile, clock correction. Everything else of the
    /// configuration stays as it is. A call that the kit does not simulate is thrown as an <see cref="EsmUsageException"/> out of the client.
    /// </remarks>
    /// <typeparam name="T">Any client's configuration.</typeparam>
    /// <param name="simulation">The world that answers.</param>
    /// <param name="config">The configuration; it is changed and returned.</param>
    public static T Configure<T>(this EsmSimulation simulation, T config)
        where T : ClientConfig
    {
        ArgumentNullException.ThrowIfNull(simulation);
        ArgumentNullException.ThrowIfNull(config);
        config.HttpClientFactory = new InMemoryHttpClientFactory(new EsmAwsHandler(simulation));
        config.DefaultAWSCredentials = Credentials();
        NameTheEndpoint(config, simulation.Settings.Region);
        StayInVirtualTime(config);
        StayPlain(config);
        return config;
    }

    // The kit checks no signature, but the SDK makes one: without credentials it would look for them on the machine.
    internal static AWSCredentials Credentials() => new BasicAWSCredentials("esm", "esm");

    private static void NameTheEndpoint(ClientConfig config, string region)
    {
        // Setting the URL takes the Region away, so the Region that signs comes after it.
        config.ServiceURL = "http://esm.invalid";
        config.AuthenticationRegion = region;
        config.IgnoreConfiguredEndpointUrls = true;
        // With either of these an endpoint of one's own is refused, and the environment may set them.
        config.UseFIPSEndpoint = false;
        config.UseDualstackEndpoint = false;
        config.DisableHostPrefixInjection = true;
        config.EndpointDiscoveryEnabled = false;
    }

    private static void StayInVirtualTime(ClientConfig config)
    {
        config.DefaultConfigurationMode = DefaultConfigurationMode.Standard;
        // The SDK waits between attempts on the machine's clock: up to minutes.
        config.RetryMode = RequestRetryMode.Standard;
        config.MaxErrorRetry = 0;
        config.ThrottleRetries = false;
        config.DisableClockSkewCorrection = true;
    }

    private static void StayPlain(ClientConfig config)
    {
        config.DisableRequestCompression = true;
        config.RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED;
        config.ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED;
    }
}
