using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Exploration;
using EsmTestKit.Internal.Functions;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit;

/// <content>What an exploration needs to know of a world: what to look at, what counts as an effect, and where calls may be held.</content>
public sealed partial class EsmSimulation
{
    private static readonly EsmObservationSettings AnyOrder = new();
    private static readonly EsmObservationSettings GivenOrder = new() { InOrder = true };
    private readonly List<(Func<object?> State, EsmObservationSettings Settings)> _observers = [];
    private readonly List<(string Name, Func<bool> Holds)> _invariants = [];
    [NoState("a report counts them")]
    private readonly SortedList<string, int?> _marks = new(StringComparer.Ordinal);
    private readonly List<(string Name, Func<bool> Holds)> _risingValues = [];
    [NoState("it is back at 0 whenever the world rests")]
    private int _asks;

    /// <summary>Says what the consumer's state is: what must come out the same however AWS delivers.</summary>
    /// <remarks>
    /// A contract shows it; an exploration compares it with that of the undisturbed run. It is looked at as JSON and must not call the
    /// simulation. Give what a user of the application would see (rows, balances, mails sent), without times and made-up ids.
    /// Without any observer an exploration compares the simulation's own tables.
    /// </remarks>
    /// <param name="state">Returns the state; anything that serializes to JSON.</param>
    /// <param name="inOrder">Whether the order of lists counts. Default: it does not.</param>
    public void Observe(Func<object?> state, bool inOrder = false) => Observe(state, inOrder ? GivenOrder : AnyOrder);

    /// <summary>Says what the consumer's state is, and how an exploration compares it: which order counts, which members are left out, which ids are made up.</summary>
    /// <remarks>A contract shows the state as it is.</remarks>
    /// <param name="state">Returns the state; anything that serializes to JSON.</param>
    /// <param name="settings">How it is compared.</param>
    public void Observe(Func<object?> state, EsmObservationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(settings);
        _observers.Add((() => Ask(state), settings));
    }

    /// <summary>Says that something has happened in the world outside: a charge, a mail. Call it in a fake, where the effect takes place.</summary>
    /// <param name="kind">What kind: <c>charge</c>.</param>
    /// <param name="key">Which one, by a business key: the order's number.</param>
    /// <param name="group">Within what the order of effects counts: the customer, the account. Null: nothing.</param>
    /// <param name="token">The idempotency token that the other side honours: all of one kind and token count once. Null: each counts.</param>
    /// <param name="payload">What was asked for, as anything that serializes to JSON: only its hash is kept. One token with two payloads is a fault. Null: nothing is compared.</param>
    public void Effect(string kind, object key, string? group = null, string? token = null, object? payload = null)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(key);
        var text = Convert.ToString(key, CultureInfo.InvariantCulture) ?? "";
        var hash = payload is null ? null : HashOf(payload as byte[] ?? JsonSerializer.SerializeToUtf8Bytes(payload, payload.GetType()));
        World.Door.Enter(() => World.Ledger.Append(new EffectMarked(_stage.Current?.Invocation.Request, kind, text, group, token, hash)));
    }

    private static string HashOf(byte[] payload) => Convert.ToHexString(SHA256.HashData(payload))[..16];

    /// <summary>Says what must hold after each invocation and at the end, whatever AWS does: <c>balance >= 0</c>.</summary>
    /// <param name="name">Its name in reports.</param>
    /// <param name="holds">False: broken.</param>
    public void Invariant(string name, Func<bool> holds)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(holds);
        _invariants.Add((name, () => Ask(holds)));
    }

    /// <summary>Says that something worth seeing happens here in some delivery, though not in each: the second attempt after a crash, the branch for duplicates.</summary>
    /// <remarks>
    /// It changes nothing. An exploration's report says how many schedules reached it, or that none did: then the test does not show what
    /// its author believes. A guided search (<see cref="EsmExplorationPreset.Thorough"/>) makes further schedules of those that reached it.
    /// A name is known once it was given: give it with <c>false</c> where it may well never come.
    /// </remarks>
    /// <param name="name">Its name in reports.</param>
    /// <param name="isReached">False: this time it is not reached.</param>
    public void Sometimes(string name, bool isReached = true)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        World.Door.Enter(() =>
        {
            if (!_marks.TryGetValue(name, out var at) || (at is null && isReached)) _marks[name] = isReached ? World.Ledger.Length : null;
        });
    }

    /// <summary>Says that a value never goes back, whatever AWS does: a version, a checkpoint. It is looked at after each call through a gate, after each invocation, and at the end.</summary>
    /// <remarks>For consumers of standard queues, where AWS promises no order: the newer must stay, however late the older comes.</remarks>
    /// <typeparam name="T">Anything that can be compared: a number, a time.</typeparam>
    /// <param name="name">Its name in reports.</param>
    /// <param name="value">The value now; null: there is none yet.</param>
    public void NeverDecreases<T>(string name, Func<T?> value)
        where T : IComparable<T>
    {
        ArgumentNullException.ThrowIfNull(value);
        T? highest = default;
        var isSet = false;
        Invariant(name, () =>
        {
            RuleHits.Note("EXP-304");
            if (value() is not { } now) return !isSet;
            if (isSet && now.CompareTo(highest) < 0) return false;
            (highest, isSet) = (now, true);
            return true;
        });
        _risingValues.Add(_invariants[^1]);
    }

    /// <summary>Does something later on the simulation's clock, for instance sends a message when an hour has passed. The simulation is not idle before.</summary>
    /// <param name="delay">Zero or more.</param>
    /// <param name="deed">What to do.</param>
    public void After(TimeSpan delay, Action deed)
    {
        ArgumentNullException.ThrowIfNull(deed);
        if (delay < TimeSpan.Zero) throw new EsmUsageException($"Nothing can be done {delay} from now.", "Time only moves on: give zero or more.");
        World.Door.Enter(() => World.Deeds.After(delay, deed));
    }

    /// <summary>Puts a gate before each method of a service: in an exploration its calls can fail, hang, be the last thing before a crash, and take turns with other invocations.</summary>
    /// <remarks>
    /// Any interface: a repository, a client, a Moq mock's <c>Object</c>. Outside explorations calls go straight through. Methods that
    /// return no task cannot wait: they can fail, but their order is not explored.
    /// </remarks>
    /// <typeparam name="T">The interface; name it where the variable has a class's type.</typeparam>
    /// <param name="service">What does the work.</param>
    /// <param name="settings">Name, reads and failures; null: found out from the interface.</param>
    /// <exception cref="EsmUsageException">T is no interface, or has no method or parameter that the settings name.</exception>
    public T Gate<T>(T service, EsmGateSettings? settings = null)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(service);
        if (!typeof(T).IsInterface)
        {
            throw new EsmUsageException($"{typeof(T).Name} is no interface: its calls cannot be held.", $"Name the interface that the consumer uses: sim.Gate<I{typeof(T).Name}>(...). For an HttpClient use EsmGateHandler, for a DbConnection EsmGateConnection; inside a fake await sim.GateAsync(\"name\").");
        }

        settings ??= new EsmGateSettings();
        GateEffects.Check(typeof(T), settings);
        return GateProxy.Wrap(Effect, GatePass, Workshop.Gates, service, settings);
    }

    /// <summary>A gate by hand: await it in a fake before it does its work.</summary>
    /// <param name="operation">The call's name in addresses and reports: <c>Bank.Charge</c>.</param>
    /// <param name="resource">What it is done to; null: unknown.</param>
    /// <param name="cancellationToken">Not used: a gate opens when the exploration opens it.</param>
    /// <exception cref="TimeoutException">The exploration made the call fail.</exception>
    public Task GateAsync(string operation, string? resource = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(operation);
        // Nothing is known of what follows, so that only a failure before it can be made.
        return GatePass.ThroughAsync(new GateCall(operation, resource ?? "", IsWrite: false), (call, _) => new TimeoutException($"{call}: no answer in time."), () => Task.FromResult(true));
    }

    internal IReadOnlyList<(Func<object?> State, EsmObservationSettings Settings)> Observers => _observers;

    /// <summary>The coverage goals, by name.</summary>
    internal IReadOnlyList<Mark> Marks => _marks.Count == 0 ? [] : [.. _marks.Select(mark => new Mark(mark.Key, mark.Value))];

    /// <summary>Whether somebody reports the consumers' state.</summary>
    internal bool IsObserved => _observers.Count > 0;

    /// <summary>The consumers' state as JSON: of several observers a list; null where nobody reports it, or where it is null.</summary>
    internal JsonNode? Observed() => _observers switch
    {
        [] => null,
        [var only] => ToNode(only.State()),
        _ => new JsonArray([.. _observers.Select(observer => ToNode(observer.State()))]),
    };

    /// <summary>What an observer reports, as contracts see it.</summary>
    internal static JsonNode? ToNode(object? state) => state is null ? null : JsonSerializer.SerializeToNode(state, state.GetType());

    internal IReadOnlyList<(string Name, Func<bool> Holds)> Invariants => _invariants;

    internal GatePass GatePass => new(World, _stage);

    internal DatabaseLocks DatabaseLocks { get; } = new();

    internal Workshop Workshop { get; }

    /// <summary>Whether a handler got out of the kit's hands.</summary>
    internal bool HasEscaped => _stage.FirstEscape is not null || Functions.All.Any(function => function.HasEscaped);

    /// <summary>Whether a function has one environment for ever.</summary>
    internal bool SharesEnvironment => Functions.All.Any(function => function.RunsUserCode && function.SharesOneEnvironment);

    /// <summary>The name of the first invariant that did not hold; null: all did.</summary>
    internal string? BrokenInvariant { get; private set; }

    private ExceptionDispatchInfo? _invariantFailure;

    /// <summary>From now on it is known whether the test's own code looks at what has been.</summary>
    internal void WatchReaders() => World.PastReads.IsTestsTurn = () => _asks > 0 || _stage.Current is not null;

    // A question to the test's own code, whoever puts it.
    private T Ask<T>(Func<T> question)
    {
        _asks++;
        try
        {
            return question();
        }
        finally
        {
            _asks--;
        }
    }

    /// <summary>From now on invariants are looked at after each invocation.</summary>
    internal void WatchInvariants() => Ledger.Appended = entry =>
    {
        if (entry is InvocationEnded && _invariants.Count > 0) Check(_invariants);
        // Of invocations that overlap both may have written before the first of them ends.
        if (entry is GateOpened && _risingValues.Count > 0) Check(_risingValues);
    };

    /// <summary>All is over: they are looked at once more, and what one of them threw on the way is the test's to see.</summary>
    internal void CheckInvariantsAtTheEnd()
    {
        Check(_invariants);
        _invariantFailure?.Throw();
    }

    // In the middle of handlers as often as not, who must neither count as the one that looks nor be told what goes wrong with that.
    private void Check(List<(string Name, Func<bool> Holds)> invariants) => _stage.LookAside(() =>
    {
        try
        {
            foreach (var (name, holds) in invariants)
            {
                if (!holds()) BrokenInvariant ??= name;
            }
        }
        catch (Exception failure)
        {
            _invariantFailure ??= ExceptionDispatchInfo.Capture(failure);
        }
    });

    /// <summary>None of its handlers goes on, and its environments end, with whatever they hold in databases.</summary>
    internal void End()
    {
        _stage.Dispose();
        Functions.End();
    }

    /// <summary>From now on the calling thread runs handlers: they are known not to block.</summary>
    internal void StayHere() => _driver.StaysHere = true;

    /// <summary>Runs until idle on a thread of its own, watched; a handler that blocks or escapes is stood.</summary>
    /// <returns>False: it was not idle after so many steps.</returns>
    internal Task<bool> RunApartAsync(int mostSteps) => _driver.RunApartAsync(Activity, mostSteps);

    /// <summary>Runs until idle on the calling thread: for handlers that are known not to block.</summary>
    /// <param name="mostSteps">So many steps of the clock at most.</param>
    /// <returns>False: it was not idle after so many steps.</returns>
    internal bool RunHere(int mostSteps) => _driver.RunHere(Activity, mostSteps);
}
