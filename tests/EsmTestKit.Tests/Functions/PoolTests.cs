// Consumers under test: as careless as real ones.
#pragma warning disable RS0030
namespace EsmTestKit.Tests.Functions;

/// <summary>What a pool full of other tests' work would hide: these run while no other test does.</summary>
[CollectionDefinition(nameof(PoolTests), DisableParallelization = true)]
[Collection(nameof(PoolTests))]
public sealed class PoolTests
{
    // Whether the pool begins the work before or after the handler's end is the machine's business; that it escaped is not.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Work_that_nobody_waits_for_is_said_each_time(bool isRaced)
    {
        for (var n = 0; n < 50; n++)
        {
            await using var host = new Host();
            host.Sim.CreateFunction("f", () =>
            {
                var work = Task.Run(() => { });
                return isRaced ? Task.WhenAny(work, Task.Delay(TimeSpan.FromSeconds(1), host.Sim.Clock)) : Task.CompletedTask;
            });

            var invocation = await host.RunAsync();

            Assert.True(invocation.HasEscaped);
            Assert.Equal(invocation.StartedAt, invocation.EndedAt);
        }
    }
}
