using System.Runtime.CompilerServices;
using EsmTestKit.Internal.Exploration;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit;

/// <summary>Searches the deliveries that AWS may make for one that breaks a consumer. Each method is one line for one claim.</summary>
/// <remarks>
/// A scenario builds a world and sends what is to be delivered; it is run anew for each schedule, so everything that the consumer
/// changes must be made inside it: <c>await EsmExplore.AssertIdempotentAsync(sim => { var store = new OrderStore(); ... })</c>.
/// Two or three records are enough. A failure shows the smallest such delivery, why AWS may make it, and a line that replays it; it is
/// also kept beside the test's source as <c>….found.contract.json</c> and tried first next time (never written where <c>CI</c> is set).
/// Several machines share each search where <c>ESMTESTKIT_SHARD</c> is <c>i/n</c>, or <c>auto</c>: what the build server or scheduler says.
/// </remarks>
public static class EsmExplore
{
    /// <summary>Whatever is delivered again, the state is that of the undisturbed run: duplicates, crashes, failing calls, lost answers, overlapping deliveries.</summary>
    /// <param name="scenario">Builds a world, tells what to look at (<see cref="EsmSimulation.Observe(Func{object}, bool)"/>), and sends.</param>
    /// <param name="settings">How much is tried; null: the defaults.</param>
    /// <param name="testFile">Filled in by the compiler.</param>
    /// <param name="testName">Filled in by the compiler.</param>
    /// <param name="cancellationToken">Stops between two schedules.</param>
    /// <exception cref="EsmAssertionException">A delivery breaks it; the message tells the story.</exception>
    public static Task<EsmExplorationReport> AssertIdempotentAsync(Action<EsmSimulation> scenario, EsmExplorationSettings? settings = null, [CallerFilePath] string testFile = "", [CallerMemberName] string testName = "", CancellationToken cancellationToken = default) =>
        AssertAsync(EsmClaim.Idempotent, scenario, settings, testFile, testName, cancellationToken);

    /// <summary>Nothing that the undisturbed run applies is missing, unless it lies in a dead-letter queue or destination.</summary>
    /// <inheritdoc cref="AssertIdempotentAsync"/>
    public static Task<EsmExplorationReport> AssertNoLossAsync(Action<EsmSimulation> scenario, EsmExplorationSettings? settings = null, [CallerFilePath] string testFile = "", [CallerMemberName] string testName = "", CancellationToken cancellationToken = default) =>
        AssertAsync(EsmClaim.NoLoss, scenario, settings, testFile, testName, cancellationToken);

    /// <summary>Within each group of marked effects (<see cref="EsmSimulation.Effect"/>) the first of each comes in the order of the undisturbed run.</summary>
    /// <inheritdoc cref="AssertIdempotentAsync"/>
    public static Task<EsmExplorationReport> AssertOrderPerKeyAsync(Action<EsmSimulation> scenario, EsmExplorationSettings? settings = null, [CallerFilePath] string testFile = "", [CallerMemberName] string testName = "", CancellationToken cancellationToken = default) =>
        AssertAsync(EsmClaim.OrderPerKey, scenario, settings, testFile, testName, cancellationToken);

    /// <summary>Each marked effect (<see cref="EsmSimulation.Effect"/>) happens as often as in the undisturbed run.</summary>
    /// <inheritdoc cref="AssertIdempotentAsync"/>
    public static Task<EsmExplorationReport> AssertExactlyOnceAsync(Action<EsmSimulation> scenario, EsmExplorationSettings? settings = null, [CallerFilePath] string testFile = "", [CallerMemberName] string testName = "", CancellationToken cancellationToken = default) =>
        AssertAsync(EsmClaim.ExactlyOnce, scenario, settings, testFile, testName, cancellationToken);

    /// <summary>However the records are cut into batches, the state is the same.</summary>
    /// <inheritdoc cref="AssertIdempotentAsync"/>
    public static Task<EsmExplorationReport> AssertBatchCutInvariantAsync(Action<EsmSimulation> scenario, EsmExplorationSettings? settings = null, [CallerFilePath] string testFile = "", [CallerMemberName] string testName = "", CancellationToken cancellationToken = default) =>
        AssertAsync(EsmClaim.BatchCutInvariant, scenario, settings, testFile, testName, cancellationToken);

    /// <summary>In whatever order AWS may deliver, and however invocations overlap, the state is the same.</summary>
    /// <inheritdoc cref="AssertIdempotentAsync"/>
    public static Task<EsmExplorationReport> AssertToleratesReorderingAsync(Action<EsmSimulation> scenario, EsmExplorationSettings? settings = null, [CallerFilePath] string testFile = "", [CallerMemberName] string testName = "", CancellationToken cancellationToken = default) =>
        AssertAsync(EsmClaim.ToleratesReordering, scenario, settings, testFile, testName, cancellationToken);

    /// <summary>What the undisturbed run applies never ends in a dead-letter queue or destination, and every run comes to rest.</summary>
    /// <inheritdoc cref="AssertIdempotentAsync"/>
    public static Task<EsmExplorationReport> AssertHealthyRecordsFinishAsync(Action<EsmSimulation> scenario, EsmExplorationSettings? settings = null, [CallerFilePath] string testFile = "", [CallerMemberName] string testName = "", CancellationToken cancellationToken = default) =>
        AssertAsync(EsmClaim.HealthyRecordsFinish, scenario, settings, testFile, testName, cancellationToken);

    /// <summary>Two consumers, such as the one before a refactoring and the one after it, end in the same state however AWS delivers: a check that needs no expectation.</summary>
    /// <remarks>
    /// The scenarios differ in the consumer alone: sources, functions and services have the same names, and the same is sent. What both do
    /// wrong is not found. Where AWS's choices stand at calls (a crash, a failing call), only calls that both make are compared, and the report counts the others.
    /// </remarks>
    /// <param name="before">The world with the consumer that is right by definition.</param>
    /// <param name="after">The world with the other one.</param>
    /// <param name="settings">How much is tried; null: the defaults.</param>
    /// <param name="testFile">Filled in by the compiler.</param>
    /// <param name="testName">Filled in by the compiler.</param>
    /// <param name="cancellationToken">Stops between two schedules.</param>
    /// <exception cref="EsmAssertionException">Under some delivery they end differently; the message shows both, side by side.</exception>
    public static Task<EsmExplorationReport> AssertSameAsync(Action<EsmSimulation> before, Action<EsmSimulation> after, EsmExplorationSettings? settings = null, [CallerFilePath] string testFile = "", [CallerMemberName] string testName = "", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(before);
        return AssertAsync(EsmClaim.Same, after, settings, testFile, testName, cancellationToken, before);
    }

    /// <summary>Searches and reports, whatever was found; nothing is written beside the test, and nothing found before is tried.</summary>
    /// <param name="claim">What to try to break.</param>
    /// <param name="scenario">Builds a world, tells what to look at, and sends.</param>
    /// <param name="settings">How much is tried; null: the defaults.</param>
    /// <param name="testName">What the replay handle belongs to; filled in by the compiler.</param>
    /// <param name="cancellationToken">Stops between two schedules.</param>
    public static async Task<EsmExplorationReport> SearchAsync(EsmClaim claim, Action<EsmSimulation> scenario, EsmExplorationSettings? settings = null, [CallerMemberName] string testName = "", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        var name = NameOf("", testName, claim);
        var outcome = await SearchAsync(claim, scenario, settings ?? new(), name, [], Environment.GetEnvironmentVariable, cancellationToken).ConfigureAwait(false);
        return new EsmExplorationReport(outcome, name);
    }

    /// <summary>Searches, or the part of the search that the environment says.</summary>
    internal static async Task<SearchOutcome> SearchAsync(EsmClaim claim, Action<EsmSimulation> scenario, EsmExplorationSettings settings, string name, IReadOnlyList<IReadOnlyList<KeyValuePair<string, string>>> foundBefore, Func<string, string?> environment, CancellationToken cancellationToken, Action<EsmSimulation>? before = null)
    {
        var shard = CampaignShard.OfTest(environment);
        var explorer = await Explorer.BeginAsync(claim, scenario, settings, environment, cancellationToken, before).ConfigureAwait(false);
        explorer.Test = name;
        return await SearchThread.RunAsync(() => ShardSearch.Run(explorer, Plan.Of(settings, environment), shard, name, foundBefore, cancellationToken), explorer.Explained).ConfigureAwait(false);
    }

    private static async Task<EsmExplorationReport> AssertAsync(EsmClaim claim, Action<EsmSimulation> scenario, EsmExplorationSettings? settings, string testFile, string testName, CancellationToken cancellationToken, Action<EsmSimulation>? before = null)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        RuleHits.Note("EXP-309");
        var name = NameOf(testFile, testName, claim);
        settings ??= new EsmExplorationSettings();
        var path = settings.KeepFound ? FoundSchedule.PathOf(testFile, testName, claim) : null;
        var replay = Environment.GetEnvironmentVariable(ReplayHandle.Variable) is { Length: > 0 } handle ? ReplayHandle.Read(name, handle) : null;
        var outcome = replay is not null
            ? await ReplayAsync(claim, scenario, settings, replay, cancellationToken, before).ConfigureAwait(false)
            : await SearchAsync(claim, scenario, settings, name, FoundSchedule.Read(path) is { } found ? [found] : [], Environment.GetEnvironmentVariable, cancellationToken, before).ConfigureAwait(false);
        var report = new EsmExplorationReport(outcome, name);
        if (outcome.Found is not { } counterexample) return report;
        var kept = replay is null && path is not null && BuildServer.Sign(Environment.GetEnvironmentVariable) is null ? path : null;
        if (kept is not null) FoundSchedule.Write(kept, name.Replace(' ', '/'), outcome, counterexample);
        throw new EsmAssertionException(kept is null ? report.ToString() : $"{report}  It is kept in {Path.GetFileName(kept)} and tried first next time.{Environment.NewLine}");
    }

    private static async Task<SearchOutcome> ReplayAsync(EsmClaim claim, Action<EsmSimulation> scenario, EsmExplorationSettings settings, IReadOnlyList<int> choices, CancellationToken cancellationToken, Action<EsmSimulation>? before)
    {
        var explorer = await Explorer.BeginAsync(claim, scenario, settings, Environment.GetEnvironmentVariable, cancellationToken, before).ConfigureAwait(false);
        return await SearchThread.RunAsync(() => explorer.Replay(choices), explorer.Explained).ConfigureAwait(false);
    }

    private static string NameOf(string testFile, string testName, EsmClaim claim) =>
        $"{Path.GetFileNameWithoutExtension(testFile)} {testName} {ClaimKinds.NameOf(claim)}".Trim();
}
