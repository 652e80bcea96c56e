using EsmTestKit;

namespace Orders;

public sealed class SettingsDoNoHarm
{
    #region lint
    [Fact]
    public async Task The_settings_that_are_deployed_do_no_harm()
    {
        await using var sim = new EsmSimulation();
        sim.CreateStack(EsmTemplate.Load("template.yaml")).WithFunction("ApplyOrders", () => new OrderConsumer(new OrderStore()), consumer => consumer.HandleAsync);

        var lints = await sim.LintAsync();

        // Known, and meant so: the dead-letter queue is watched.
        Assert.Equal(["LINT-RECEIVES"], lints.Select(lint => lint.Id));
    }
    #endregion
}
