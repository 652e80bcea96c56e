namespace EsmTestKit.Tests.Mappings;

/// <summary>Refusals that need a word more than the catalogue of <see cref="RefusalTests"/>.</summary>
public sealed class CreateErrorTests
{
    private const string Queue = """ "EventSourceArn":"arn:aws:sqs:us-east-1:123456789012:orders" """;

    [Fact]
    [Covers("CTL-066")]
    public async Task A_second_mapping_of_the_same_queue_and_function_conflicts_whatever_its_state()
    {
        await using var world = new ControlWorld();
        var uuid = world.Create(Queue + """, "Enabled":false """)["UUID"]!.GetValue<string>();

        var error = Assert.Throws<AwsServiceException>(() => world.Create(Queue));

        Assert.Equal(409, error.Status);
        Assert.Equal($"An event source mapping with SQS arn (\" arn:aws:sqs:us-east-1:123456789012:orders \") and function (\" consumer \") already exists. Please update or delete the existing mapping with UUID {uuid}", error.Message);
    }

    [Theory]
    [InlineData("Topics", """["t"]""")]
    [InlineData("Queues", """["q"]""")]
    [InlineData("SelfManagedEventSource", """{"Endpoints":{}}""")]
    [InlineData("LoggingConfig", """{"SystemLogLevel":"WARN"}""")]
    public async Task What_is_not_simulated_is_refused_loudly(string member, string value)
    {
        await using var world = new ControlWorld();

        var error = Assert.Throws<EsmUsageException>(() => world.Create($"{Queue}, \"{member}\":{value}"));

        Assert.Contains("does not simulate", error.Message, StringComparison.Ordinal);
        Assert.Contains(member, error.Message, StringComparison.Ordinal);
    }
}
