namespace EsmTestKit.Tests.Sqs;

public sealed class FairQueueTests
{
    private readonly QueueWorld _world = new();

    public FairQueueTests() => _world.Create("orders");

    [Fact]
    [Covers("SQS-231", "SQS-232", "SQS-233", "SQS-236")]
    public void Quiet_tenants_go_before_a_noisy_one()
    {
        Send("noisy", 100);
        for (var time = 0; time < 3; time++) _world.Receive("orders"); // 30 in flight: noisy, and in parallel.
        Assert.Equal(30, _world.Queues.Find("orders")!.InFlightCount);
        Send("quiet", 2);
        _world.Send("orders", "nobody's");
        Assert.Equal(["quiet-0", "quiet-1", "nobody's", "noisy-30"], _world.Bodies("orders", 4));
    }

    [Fact]
    [Covers("SQS-234")]
    public void A_noisy_tenant_alone_is_delivered_as_ever()
    {
        Send("noisy", 60);
        for (var time = 0; time < 6; time++) Assert.Equal(10, _world.Receive("orders").Count);
        Assert.Empty(_world.Receive("orders"));
    }

    [Fact]
    [Covers("SQS-233")]
    public void Of_several_noisy_tenants_that_with_the_fewest_in_flight_goes_first()
    {
        Send("a", 60);
        for (var time = 0; time < 4; time++) _world.Receive("orders");
        Send("b", 60);
        for (var time = 0; time < 3; time++) Assert.StartsWith("b", _world.Bodies("orders")[0], StringComparison.Ordinal);
        Assert.Equal("b-30", _world.Bodies("orders", 1)[0]);
    }

    [Fact]
    [Covers("SQS-232", "SQS-235")]
    public void A_tenant_is_quiet_again_when_its_backlog_is_drained()
    {
        Send("noisy", 40);
        for (var time = 0; time < 4; time++) _world.Receive("orders");
        _world.Send("orders", "later", "\"MessageGroupId\":\"noisy\"");
        Send("quiet", 1);
        Assert.Equal(["later", "quiet-0"], _world.Bodies("orders"));
    }

    [Fact]
    public void A_tenth_of_the_flight_makes_nobody_noisy()
    {
        for (var tenant = 0; tenant < 10; tenant++) Send($"t{tenant}", 30);
        for (var time = 0; time < 30; time++) _world.Receive("orders");
        Send("t0", 1);
        Send("other", 1);
        Assert.Equal(["t0-0", "other-0"], _world.Bodies("orders"));
    }

    [Fact]
    public void Messages_that_come_back_to_a_noisy_tenant_keep_their_order()
    {
        Send("noisy", 50);
        for (var time = 0; time < 3; time++) _world.Receive("orders");
        _world.Advance(30);
        Assert.Equal("noisy-0", _world.Bodies("orders", 1)[0]);
        Assert.Equal("49/1/0", _world.Counts("orders"));
    }

    private void Send(string tenant, int count)
    {
        for (var number = 0; number < count; number++) _world.Send("orders", $"{tenant}-{number}", $"\"MessageGroupId\":\"{tenant}\"");
    }
}
