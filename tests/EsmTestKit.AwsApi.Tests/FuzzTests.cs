using EsmTestKit.AwsApi.Tests.Fuzz;

namespace EsmTestKit.AwsApi.Tests;

public sealed class FuzzTests
{
    /// <summary>The same thousands every time; a million others are asked for by hand (tests/EsmTestKit.Benchmarks -- fuzz).</summary>
    [Theory]
    [InlineData(1, 3000)]
    [InlineData(1000, 2000)]
    public async Task Every_wrong_request_gets_an_answer_of_its_protocol_and_harms_nothing(long seed, int requests)
    {
        var run = await FuzzRun.RunAsync(seed, requests);

        Assert.True(run.Faults.Count == 0, string.Join('\n', run.Faults));
        Assert.Equal(requests, run.Statuses.Values.Sum());
        // Mutation must not be so wild that nothing gets through to the services.
        Assert.True(run.Statuses.GetValueOrDefault(200) > requests / 20, string.Join(", ", run.Statuses));
    }

    [Fact]
    public void The_same_seed_makes_the_same_requests()
    {
        var (first, second) = (new Mutator(7), new Mutator(7));
        for (var number = 0; number < 200; number++)
        {
            var (one, other) = (first.Next(), second.Next());
            Assert.Equal((one.Method, one.Target, Convert.ToBase64String(one.Body.Span)), (other.Method, other.Target, Convert.ToBase64String(other.Body.Span)));
        }
    }
}
