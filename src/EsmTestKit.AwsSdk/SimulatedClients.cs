using System.Reflection;
using Amazon.Runtime;
using Microsoft.Extensions.DependencyInjection;

namespace EsmTestKit.Internal.Sdk;

/// <summary>Registrations of AWS clients, and their like in front of a simulation.</summary>
internal static class SimulatedClients
{
    private static readonly MethodInfo CreateClient =
        typeof(SimulatedClients).GetMethod(nameof(Create), BindingFlags.NonPublic | BindingFlags.Static)!;

    public static bool IsClient(ServiceDescriptor descriptor) =>
        typeof(IAmazonService).IsAssignableFrom(descriptor.ServiceType)
        && descriptor.ServiceType != typeof(IAmazonService)
        && (descriptor.IsKeyedService ? descriptor.KeyedImplementationInstance : descriptor.ImplementationInstance) is null or AmazonServiceClient;

    public static ServiceDescriptor Swap(ServiceDescriptor descriptor, EsmSimulation simulation)
    {
        var create = CreateClient.MakeGenericMethod(descriptor.ServiceType).CreateDelegate<Func<EsmSimulation, object>>();
        return descriptor.IsKeyedService
            ? ServiceDescriptor.DescribeKeyed(descriptor.ServiceType, descriptor.ServiceKey, (_, _) => create(simulation), descriptor.Lifetime)
            : ServiceDescriptor.Describe(descriptor.ServiceType, _ => create(simulation), descriptor.Lifetime);
    }

    // What the SDK's own registration (AddAWSService) calls: each service's interface knows its client.
    private static object Create<T>(EsmSimulation simulation)
        where T : IAmazonService
    {
        var client = T.CreateDefaultServiceClient(EsmAwsSdkExtensions.Credentials(), simulation.Configure(T.CreateDefaultClientConfig()));
        return client is T ? client : throw new EsmUsageException(
            $"{typeof(T)} is registered, which is no client of the SDK's own: the SDK makes a {client.GetType()} for it.",
            $"Register it yourself after AddEsmSimulation, with a configuration that talks to the simulation: sim.Configure(config).");
    }
}
