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
        Ledger = new EsmLedger(() => Timeline.Now);
        Deeds = new Deeds(Timeline);
        Door = new Door();
        Metrics = new MetricBook(() => Timeline.Now);
        Journal = new CallJournal(() => Ledger.Count);
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

    public DateTimeOffset Now => Timeline.Now;

    /// <summary>A call of AWS's API through the object face: enters the door, and stands in the journal as the JSON that it would have been.</summary>
    /// <param name="operation"><c>sqs:SendMessage</c>.</param>
    /// <param name="request">AWS's request; written only where somebody reads the journal.</param>
    /// <param name="answer">The members of AWS's answer that later calls can speak of.</param>
    public T Call<T>(string operation, Func<JsonObject> request, Func<T> work, Func<T, JsonObject> answer) =>
        Door.Enter(() => Journal.Call(operation, request, work, answer));

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
}
