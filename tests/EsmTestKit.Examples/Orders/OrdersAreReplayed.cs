using EsmTestKit;

namespace Orders;

public sealed class OrdersAreReplayed
{
    private readonly OrderStore store = new();

    #region replay
    public static IEnumerable<object[]> Contracts => ContractFiles.In("Orders");

    [Theory]
    [MemberData(nameof(Contracts))]
    public async Task The_consumer_of_today_keeps_the_contract(string contract)
    {
        await ContractReplay.Of(contract)
            .WithFunction("apply-orders", () => new OrderConsumer(store), consumer => consumer.HandleAsync)
            .Observe(() => store.Applied)
            .VerifyAsync();
    }
    #endregion
}
