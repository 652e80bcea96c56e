using EsmTestKit.Internal.Sdk;
using Microsoft.Extensions.DependencyInjection;

namespace EsmTestKit;

/// <summary>Puts a simulation behind an application that gets its AWS clients from dependency injection.</summary>
public static class EsmServiceCollectionExtensions
{
    /// <summary>Swaps every registered AWS client for one that talks to the simulation; lifetimes and keys stay.</summary>
    /// <remarks>
    /// Call it after the application's own registrations (<c>ConfigureTestServices</c>): clients that are registered later are not swapped.
    /// The swapped client has its service's default configuration, plus <see cref="EsmAwsSdkExtensions.Configure{T}"/>. An object that is
    /// registered under a client's interface but is no client of the SDK (a mock) stays. The simulation is registered too, and stays the caller's to dispose of.
    /// </remarks>
    /// <param name="services">The application's services.</param>
    /// <param name="simulation">The world that answers.</param>
    /// <exception cref="EsmUsageException">No AWS client is registered: the application would go on talking to AWS.</exception>
    public static IServiceCollection AddEsmSimulation(this IServiceCollection services, EsmSimulation simulation)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(simulation);
        var swapped = 0;
        for (var index = 0; index < services.Count; index++)
        {
            if (!SimulatedClients.IsClient(services[index])) continue;
            services[index] = SimulatedClients.Swap(services[index], simulation);
            swapped++;
        }

        if (swapped == 0)
        {
            throw new EsmUsageException(
                "No AWS client is registered in these services, so there is none to swap.",
                "Call AddEsmSimulation after the application's registrations (builder.ConfigureTestServices), or register a client first: services.AddSingleton<IAmazonSQS, AmazonSQSClient>().");
        }

        // As an object that exists already: the container does not dispose of it.
        services.AddSingleton(simulation);
        return services;
    }
}
