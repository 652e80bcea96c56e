using System.Text.Json.Nodes;
using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Time;

namespace EsmTestKit.Internal.Ground;

/// <summary>What every room stands on: one clock, one oracle, one diary, one source of ids, one door.</summary>
internal sealed class World
{
    public World(DateTimeOffset start, long seed, Oracle oracle, AwsPlace place)
    {
        Timeline = new Timeline(start);
        Ids = new MadeIds(seed);
        Oracle = oracle;
        Place = place;
        Ledger = new EsmLedger(() => Timeline.Now, PastReads);
        Deeds = new Deeds(Timeline);
        Door = new Door();
        Metrics = new MetricBook(Timeline, PastReads);
        Journal = new CallJournal(Ledger);
    }

    public Timeline Timeline { get; }

    /// <summary>What is going to be done to it from outside.</summary>
    public Deeds Deeds { get; }

    /// <summary>Records that are never delivered: an exploration asks what the state would be without them. Null: none.</summary>
    public IReadOnlySet<RecordName>? Withheld { get; set; }

    public MadeIds Ids { get; }

    public Oracle Oracle { get; }

    public AwsPlace Place { get; }

    public EsmLedger Ledger { get; }

    public Door Door { get; }

    public MetricBook Metrics { get; }

    public CallJournal Journal { get; }

    public PastReads PastReads { get; } = new();

    public DateTimeOffset Now => Timeline.Now;

    /// <summary>A call of AWS's API through the object face: enters the door, and stands in the journal as the JSON that it would have been.</summary>
    /// <param name="operation"><c>sqs:SendMessage</c>.</param>
    /// <param name="request">AWS's request; written only where somebody reads the journal.</param>
    /// <param name="answer">The members of AWS's answer that later calls can speak of.</param>
    public T Call<T>(string operation, Func<JsonObject> request, Func<T> work, Func<T, JsonObject> answer) =>
        Door.Enter((Journal, operation, request, work, answer), static call => call.Journal.Call(call.operation, call.request, call.work, call.answer));

    /// <summary>A call whose answer is empty.</summary>
    public void Call(string operation, Func<JsonObject> request, Action work) => Call(
        operation,
        request,
        () =>
        {
            work();
            return true;
        },
        _ => []);

    /// <summary>Refuses what another world holds: by its name a namesake here would be taken for it, and a test would wait for what happens elsewhere.</summary>
    /// <param name="kind">What it is, as in <c>sim.GetQueue</c>: <c>queue</c>.</param>
    public void CheckIsOwn(World owner, string kind, string name)
    {
        if (owner == this) return;
        throw new EsmUsageException(
            $"The {kind} \"{name}\" belongs to another simulation, and nothing crosses from one to the other.",
            $"Create it in this simulation, or get it from here: sim.Get{char.ToUpperInvariant(kind[0])}{kind[1..]}(\"{name}\").");
    }
}
