using Microsoft.Extensions.Hosting;

namespace EsmTestKit.Internal.Server;

/// <summary>The host listens to no signal: its owner stops it.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
