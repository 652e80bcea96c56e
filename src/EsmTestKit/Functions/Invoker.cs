using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Functions;

/// <summary>Lambda's front desk: admits or refuses, starts, and tells the caller how it ended.</summary>
internal sealed class Invoker(World world, FunctionRegistry functions, SlowOptions slow)
{
    /// <summary>The request limit of a synchronous invocation (ADD-51, ADD-52).</summary>
    public const int LargestRequest = 6_291_456;

    private static readonly Option[] ThrottleOptions = [new("start", "CP-07", ChoiceCost.None), new("throttle", "CP-07", ChoiceCost.Fault)];

    private const string Busy = "ConcurrentInvocationLimitExceeded";

    private static readonly Option[] AfterSuccess = [new("respond", "CP-08", ChoiceCost.None), new("loseResponse", "CP-09", ChoiceCost.Fault), new("duplicate", "CP-08", ChoiceCost.Fault)];
    private static readonly Option[] AfterSuccessDuplicateOnly = [AfterSuccess[0], AfterSuccess[2]];
    private static readonly Option[] AfterSuccessLossOnly = [AfterSuccess[0], AfterSuccess[1]];

    private readonly InvocationSites _sites = new();
    private HashSet<string>? _throttledForGood;
    private readonly List<RunningInvocation> _running = [];
    private Action<RunningInvocation, InvokeOutcome>? _ended;

    public IReadOnlyList<RunningInvocation> Running => _running;

    /// <summary>A refusal is told before this returns; a run ends later, while the clock is advanced.</summary>
    public void Invoke(InvokeRequest request, Action<InvokeOutcome> completed)
    {
        var function = functions.Find(request.Function);
        var version = function?.Resolve(request.Function.Qualifier);
        if (function is null || version is null)
        {
            Refuse(request, "the function does not exist", "SQS-422");
            completed(new InvokeOutcome.FunctionMissing());
            return;
        }

        if (request.Payload.Length > LargestRequest)
        {
            Refuse(request, "the event is too large", "ADD-51");
            completed(new InvokeOutcome.TooLarge(request.Payload.Length));
            return;
        }

        var site = SiteOf(request);
        // Attempts that the engine's own limits refuse take no outcome of a script, so those are asked first.
        if ((Throttle(function) ?? ChosenThrottle(request, site) ?? (version.Body.WantsThrottle(request) ? Busy : null)) is { } reason)
        {
            function.Metrics.Count(invocations: 0, errors: 0, throttles: 1);
            Refuse(request, reason, "SQS-341");
            completed(new InvokeOutcome.Throttled(reason));
            return;
        }

        Start(function, version, request, site, completed);
    }

    private void Start(LambdaFunction function, FunctionVersion version, InvokeRequest request, string? site, Action<InvokeOutcome> completed)
    {
        var (environment, isCold) = version.Environments.Take(world, site);
        var invocation = new LambdaInvocation(request, version.Version, environment.Number, isCold, world.Now);
        function.Note(invocation);
        world.Ledger.Append(new InvocationStarted(invocation));
        var running = new RunningInvocation(world, function, version, environment, request, site, _ended ??= End) { Told = invocation, Completed = completed };
        _running.Add(running);
        request.Started?.Invoke(request);
        ChooseDuration(running);
        version.Body.Start(running);
    }

    // Offered only where somebody could see it: the messages become visible to others while it runs, or it never gets to answer (CP-06).
    // After a timeout AWS makes the environment anew, which nothing can do for one instance for ever.
    private void ChooseDuration(RunningInvocation running)
    {
        if (running.Version.Body.SharesOneEnvironment) return;
        if (!running.Version.Body.IsUserCode || running.Request.MappingId is null || !world.Oracle.Opens(ChoicePoint.Slow)) return;
        var almost = running.Deadline - running.StartedAt - TimeSpan.FromMilliseconds(1);
        var whole = running.Deadline - running.StartedAt;
        var overlaps = running.Request.VisibleFrom is { } visible && visible <= running.StartedAt + almost;
        var options = slow.Of(overlaps ? almost : null, whole);
        var picked = world.Oracle.Pick(ChoicePoint.Slow, running.Site, options);
        if (picked == 0) return;
        RuleHits.Note("CP-06");
        running.TakeAtLeast(overlaps && picked == 1 ? almost : whole);
    }

    private void End(RunningInvocation run, InvokeOutcome outcome)
    {
        var (invocation, completed) = (run.Told, run.Completed);
        _running.Remove(run);
        run.Version.Environments.Return(run.Environment, !run.ResetsEnvironment);
        invocation.End(outcome, world.Now, run);
        run.Function.Metrics.Count(invocations: 1, errors: outcome is InvokeOutcome.FunctionError ? 1 : 0, throttles: 0);
        world.Ledger.Append(new InvocationEnded(invocation));
        switch (Aftermath(run, outcome))
        {
            case "duplicate":
                RuleHits.Note("CP-08");
                Invoke(run.Request, completed);
                break;
            case "loseResponse":
                RuleHits.Note("CP-09");
                completed(new InvokeOutcome.ResponseLost(run.Version.Version));
                break;
            default:
                completed(outcome);
                break;
        }
    }

    /// <summary>Delivery is at least once: after a success the poller may lose the answer, or deliver the batch again (CP-08, CP-09).</summary>
    private string? Aftermath(RunningInvocation run, InvokeOutcome outcome)
    {
        if (outcome is not InvokeOutcome.Returned || run.Request.MappingId is null) return null;
        var options = (world.Oracle.Opens(ChoicePoint.LostResponse), world.Oracle.Opens(ChoicePoint.Duplicate)) switch
        {
            (true, true) => AfterSuccess,
            (true, false) => AfterSuccessLossOnly,
            (false, true) => AfterSuccessDuplicateOnly,
            (false, false) => null,
        };
        return options?[world.Oracle.Pick(options == AfterSuccessDuplicateOnly ? ChoicePoint.Duplicate : ChoicePoint.LostResponse, run.Site, options)].Label;
    }

    /// <summary>Reserved concurrency first, then what the account has left for unreserved functions (SQS-391 to SQS-394).</summary>
    private string? Throttle(LambdaFunction function)
    {
        if (function.ReservedConcurrency is { } reserved)
        {
            var own = _running.Count(run => run.Function == function);
            if (own >= reserved) RuleHits.Note(reserved == 0 ? "SQS-393" : "SQS-391");
            return own >= reserved ? "ReservedFunctionConcurrentInvocationLimitExceeded" : null;
        }

        if (_running.Count < functions.UnreservedConcurrency) return null; // Whoever they are.
        var unreserved = _running.Count(run => run.Function.ReservedConcurrency is null);
        if (unreserved < functions.UnreservedConcurrency) return null;
        RuleHits.Note("SQS-394");
        return Busy;
    }

    // Attempts are counted only where somebody may choose: a plain run pays nothing for their names.
    private string? SiteOf(InvokeRequest request) =>
        world.Oracle.OpensAny ? _sites.Next(request) : null;

    // Others in the account may use up its concurrency at any time, and for as long as they like; a mapping's attempt meets that
    // before it reaches the function. Where a throttle changes nothing that anybody could see, it is no choice (EXP-005).
    private string? ChosenThrottle(InvokeRequest request, string? site)
    {
        if (_throttledForGood?.Contains(request.RequestId) == true) return Busy;
        if (site is null || request.MappingId is null || !world.Oracle.Opens(ChoicePoint.Throttle)) return null;
        RuleHits.Note("EXP-005");
        if (!request.ThrottleMatters) return null;
        if (world.Oracle.Pick(ChoicePoint.Throttle, site, ThrottleOptions) == 0) return null;
        if (request.VisibleFrom is not null) (_throttledForGood ??= new(StringComparer.Ordinal)).Add(request.RequestId);
        RuleHits.Note("CP-07");
        return Busy;
    }

    private void Refuse(InvokeRequest request, string reason, RuleId rule) =>
        world.Ledger.Append(new InvocationRefused(request, reason) { Rule = rule.Text });
}
