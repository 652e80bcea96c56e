using EsmTestKit.Internal.Functions;

namespace EsmTestKit.Internal.Contracts;

/// <summary>A real consumer in the place of a scripted function: the attempts that the script throttles are throttled before they reach it, since no consumer can throttle itself.</summary>
internal sealed class ThrottledConsumer : FunctionBody
{
    private readonly FunctionBody _consumer;
    private readonly IReadOnlyList<ContractOutcome> _runs;
    private int _taken;

    private ThrottledConsumer(FunctionBody consumer, IReadOnlyList<ContractOutcome> runs) => (_consumer, _runs) = (consumer, runs);

    public override bool IsUserCode => _consumer.IsUserCode;

    public override bool SharesOneEnvironment => _consumer.SharesOneEnvironment;

    /// <summary>The consumer itself where the script throttles nothing.</summary>
    public static FunctionBody Of(FunctionBody consumer, ContractFunction? function) =>
        function is not null && function.Runs.Any(run => run is ContractOutcome.Throttle) ? new ThrottledConsumer(consumer, function.Runs) : consumer;

    // Each attempt takes the next run, the last repeats: as in the script.
    public override bool WantsThrottle(InvokeRequest request) =>
        _runs[Math.Min(_taken++, _runs.Count - 1)] is ContractOutcome.Throttle || _consumer.WantsThrottle(request);

    public override void Start(RunningInvocation invocation) => _consumer.Start(invocation);
}
